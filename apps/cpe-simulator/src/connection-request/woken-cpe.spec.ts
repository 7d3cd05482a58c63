import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedCpeOptions } from '../cpe/cpe-options.js';
import { SimulatedCpe } from '../cpe/simulated-cpe.js';
import { rpcText, ScriptedAcs } from '../session/scripted-acs.fixture.js';
import { call, request } from './acs-request.fixture.js';

const management = 'Device.ManagementServer.';
const connectionRequest = { eventCode: '6 CONNECTION REQUEST', commandKey: '' };

describe('a CPE that is called', () => {
  let acs: ScriptedAcs;
  let cpe: SimulatedCpe;

  beforeEach(async () => {
    acs = await ScriptedAcs.open();
  });
  afterEach(async () => {
    await cpe.stop();
    await acs.close();
  });

  /** A CPE that has got its credentials for connection requests in a first session. */
  async function provision(options: Partial<SimulatedCpeOptions> = {}): Promise<void> {
    cpe = new SimulatedCpe({
      acsUrl: acs.url,
      serialNumber: 'S1',
      firstEvents: [],
      delayScale: 0,
      ...options,
    });
    await cpe.start();
    expect(await call(cpe.connectionRequestUrl)).toBe(401);
    acs.queue.push(
      rpcText.setParameterValues([
        [`${management}ConnectionRequestUsername`, 'acs'],
        [`${management}ConnectionRequestPassword`, 'secret'],
      ]),
    );
    expect((await cpe.informNow('0 BOOTSTRAP')).status).toBe('completed');
  }

  it('opens a session that says so', async () => {
    await provision();
    const session = cpe.nextSession();
    expect(await call(cpe.connectionRequestUrl)).toBe(200);
    expect((await session).events).toEqual([connectionRequest]);
    expect(await call(cpe.connectionRequestUrl, 'wrong')).toBe(401);
  });

  it('answers 503 in a session and opens another one after it', async () => {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let statusInSession = 0;
    await provision({
      hooks: {
        beforeAnswer: async ({ method }) => {
          if (method !== 'GetRPCMethods') return;
          statusInSession = await call(cpe.connectionRequestUrl);
          release();
        },
      },
    });
    acs.queue.push('<cwmp:GetRPCMethods/>');
    const extra = cpe.nextSession(({ sessionNumber }) => sessionNumber === 3);
    await cpe.informNow();
    await released;
    expect(statusInSession).toBe(503);
    expect((await extra).events).toEqual([connectionRequest]);
  });

  it('is not there while it restarts', async () => {
    await provision({ delayScale: 100 });
    acs.queue.push(rpcText.reboot('k'));
    await cpe.informNow();
    await expect(
      request(cpe.connectionRequestUrl).then(() => call(cpe.connectionRequestUrl)),
    ).rejects.toThrow('socket hang up');
  });

  it('uses new CWMP credentials from the next session on', async () => {
    acs.account = { username: 'cpe', password: 'old', scheme: 'digest' };
    await provision({ username: 'cpe', password: 'old' });
    acs.queue.push(rpcText.setParameterValues([[`${management}Password`, 'new']]), '<cwmp:GetRPCMethods/>');
    expect(await cpe.informNow()).toMatchObject({ status: 'completed' });
    acs.account = { username: 'cpe', password: 'new', scheme: 'digest' };
    expect(await cpe.informNow()).toMatchObject({ status: 'completed' });
  });

  it('can be stopped while it keeps silent', async () => {
    await provision({
      hooks: { beforeAnswer: ({ method }) => (method === 'Reboot' ? new Promise(() => {}) : undefined) },
    });
    acs.queue.push(rpcText.reboot('k'));
    const session = cpe.informNow();
    await cpe.waitForExecution('Reboot');
    await cpe.stop();
    expect(await session).toMatchObject({ status: 'failed', reason: 'the CPE was stopped' });
  });
});
