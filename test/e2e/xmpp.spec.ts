import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SimulatedCpe } from '#cpe-simulator';
import { available, startXmppServer, type XmppTestServer } from '#testing';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';

const canRun = [available('prosodyctl', 'prosody'), available('openssl')].every(Boolean);
const management = 'Device.ManagementServer.';
const patience = { timeout: 30_000, interval: 250 };

describe.skipIf(!canRun)('a CPE that only XMPP reaches', () => {
  let server: XmppTestServer;
  let acs: RunningAcs;
  let cpe: SimulatedCpe;
  let path: string;
  const cabinet = new CpeCabinet(() => acs.cwmpUrl);

  beforeAll(async () => {
    server = await startXmppServer('xmpp.test', ['acs']);
    server.register('acs', 'acs-secret');
    acs = await RunningAcs.start({
      ACS_XMPP_URL: `xmpp://127.0.0.1:${server.port}`,
      ACS_XMPP_DOMAIN: server.domain,
      ACS_XMPP_PASSWORD: 'acs-secret',
      ACS_XMPP_CA_FILE: server.certificatePath,
      ACS_XMPP_ACCOUNTS: 'on',
    });
  });

  afterAll(async () => {
    await cabinet.clear();
    await acs?.stop();
    await server?.stop();
  });

  const call = async () => (await acs.api.request(path, { method: 'POST', waitSec: 10 })).body;

  test('gets an account, logs in, and is woken for a task', async () => {
    await expect.poll(() => acs.log.all().some(({ msg }) => msg === 'xmpp.connected'), patience).toBe(true);
    const authorities = readFileSync(server.certificatePath, 'utf8');
    cpe = await cabinet.switchOn({
      serialNumber: 'XMPP-1',
      connectionRequestListener: 'unreachable',
      xmppServer: { host: '127.0.0.1', port: server.port, authorities },
    });
    expect(cpe.tree.valueOf('Device.XMPP.ConnectionNumberOfEntries')).toBe('1');
    const { id } = await acs.api.device('XMPP-1');
    path = `/devices/${id}/connection-request`;
    // The settings come with the next Informs, and their effect by an active notification.
    const isTold = async () => {
      await cpe.informNow();
      return (await acs.api.parameters(id, `${management}ConnReqJabberID`)).values().next().value?.value;
    };
    await expect.poll(isTold, patience).toBe(`${id}@xmpp.test/cwmp`);
    expect(cpe.tree.valueOf(`${management}ConnReqAllowedJabberIDs`)).toBe('acs@xmpp.test');

    const { state } = await acs.api.call(id, 'GetRPCMethods');
    expect(state).toBe('succeeded');
    expect((await acs.api.request(path)).body).toMatchObject({
      reachability: { state: 'reachable', by: 'xmpp' },
      lastCall: {
        attempts: [
          { transport: 'http', outcome: 'refused' },
          { transport: 'xmpp', outcome: 'accepted' },
        ],
      },
    });
    expect((await acs.api.tasksOf(id)).filter(({ type }) => type.startsWith('xmpp'))).toHaveLength(2);
  });

  test('that refuses our password says so, and one that is gone cannot be reached', async () => {
    cpe.setLocally(`${management}ConnectionRequestPassword`, 'somebody-elses');
    await expect.poll(call, patience).toMatchObject({
      attempts: [{ transport: 'http' }, { transport: 'xmpp', outcome: 'badCredentials' }],
    });
    await cpe.informNow();
    await cpe.stop();
    await expect.poll(call, patience).toMatchObject({
      attempts: [{ transport: 'http' }, { transport: 'xmpp', outcome: 'unreachable', reason: 'offline' }],
    });
  });
});
