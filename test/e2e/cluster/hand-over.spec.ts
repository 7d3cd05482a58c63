import { afterAll, beforeAll, expect, test } from 'vitest';
import { tr181Model, type SessionOutcome } from '#cpe-simulator';
import { available } from '#testing';
import type { TaskResource } from '../acs/acs-api.js';
import { RunningCluster } from '../acs/running-cluster.js';
import { CpeCabinet, isCompleted } from '../cpe/cpe-cabinet.js';
import {
  addObjectResponse,
  cwmpIdOf,
  emptyTable,
  envelope,
  inform,
  transferComplete,
} from '../cpe/documents.js';
import { cookieOf, post, Wire, type WireReply } from '../cpe/wire.js';
import { Stop } from '../crash/stop.js';

/** Before an AddObject its table is looked at. */
const look = { method: 'GetParameterNames', state: 'answered' };
const addObject = { objectName: 'Device.NAT.PortMapping.' };
const programs = ['redis-server', 'haproxy'].every((program) => available(program));
const there = test.skipIf(!programs);

let acs: RunningCluster;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  // Longer than the balancer needs to see that a gateway is to end.
  if (programs) acs = await RunningCluster.start({ ACS_SHUTDOWN_DELAY_SEC: '3' });
}, 120_000);

afterAll(async () => {
  await cabinet.clear();
  if (programs) await acs.stop();
});

/** Posts as one CPE, each time to the other gateway. */
class Wanderer {
  private turns = 0;
  private cookie: Readonly<Record<string, string>> = {};

  async post(body = ''): Promise<WireReply> {
    const wire = await Wire.open(acs.gatewayPort((this.turns++ % 2) as 0 | 1));
    const reply = await wire.exchange(post(body, this.cookie));
    if (reply.headers.has('set-cookie')) this.cookie = cookieOf(reply);
    wire.destroy();
    return reply;
  }
}

there('a session is served in all its states by gateways in turn, and each RPC is sent once', async () => {
  const cpe = new Wanderer();
  expect((await cpe.post(inform('STATES'))).body).toContain('InformResponse');
  const { id } = await acs.api.device('STATES');
  // The CPE's turn: a call of its own, committed by the other gateway.
  expect((await cpe.post(transferComplete('key-states'))).body).toContain('TransferCompleteResponse');
  const tasks = [];
  for (let n = 0; n < 4; n++) tasks.push(await acs.api.queue(id, 'AddObject', addObject));
  let reply = await cpe.post();
  // The ACS's turns: every answer goes to the gateway that did not send the RPC.
  for (let n = 1; n <= 3; n++) {
    reply = await cpe.post(emptyTable(cwmpIdOf(reply.body)));
    expect(reply.body).toContain('<cwmp:AddObject>');
    reply = await cpe.post(addObjectResponse(cwmpIdOf(reply.body), n));
  }
  const fault =
    '<soap:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault>' +
    '<FaultCode>9005</FaultCode><FaultString>no</FaultString></cwmp:Fault></detail></soap:Fault>';
  reply = await cpe.post(envelope(cwmpIdOf(reply.body), fault));
  // What else the ACS wants to know, this CPE does not tell.
  for (let n = 0; reply.status === 200 && n < 20; n++)
    reply = await cpe.post(envelope(cwmpIdOf(reply.body), fault));
  expect(reply.status).toBe(204);
  // What some CPEs send after the end begins nothing anew.
  expect((await cpe.post()).status).toBe(204);
  expect((await cpe.post()).status).toBe(204);
  for (const [n, task] of tasks.entries()) {
    const settled = await acs.api.settled(task.id);
    expect(settled).toMatchObject(
      n < 3
        ? { state: 'succeeded', result: { instanceNumber: n + 1 }, attempts: [look, { state: 'answered' }] }
        : { state: 'failed', fault: { code: 9005 }, attempts: [{ state: 'faulted' }, { state: 'faulted' }] },
    );
  }
  const kept = await acs.rows('SELECT code FROM event WHERE command_key = $1', ['key-states']);
  expect(kept).toEqual([{ code: 'TransferComplete' }]);
  expect(acs.count('session.handedOver')).toBeGreaterThan(0);
});

there('a session ends at once when its CPE begins a new one at the other gateway', async () => {
  const [old, young] = [new Wanderer(), new Wanderer()];
  await old.post(inform('ANEW'));
  const { id } = await acs.api.device('ANEW');
  const task = await acs.api.queue(id, 'AddObject', addObject);
  const sent = await old.post(emptyTable(cwmpIdOf((await old.post()).body)));
  expect(sent.body).toContain('<cwmp:AddObject>');
  await young.post(inform('ANEW'));
  expect((await old.post(addObjectResponse(cwmpIdOf(sent.body), 7))).status).toBe(400);
  expect((await young.post()).body).not.toContain('<cwmp:AddObject>');
  const { attempts } = await acs.api.task(task.id);
  expect(attempts.map(({ state }) => state)).toEqual(['answered', 'indeterminate']);
});

there('a discovery goes on from gateway to gateway, and wakes who waits in a third process', async () => {
  const cpe = await cabinet.switchOn({ serialNumber: 'WANDERS' });
  const { id } = await acs.api.device('WANDERS');
  const refreshed = await acs.api.request<{ state: string; result: { values: number } }>(
    `/devices/${id}/refresh`,
    { method: 'POST', body: {}, waitSec: 30 },
  );
  expect(refreshed).toMatchObject({ status: 200, body: { state: 'succeeded' } });
  const stored = await acs.api.parameters(id);
  for (const { path } of cpe.tree.descendants(cpe.tree.root)) expect(stored.has(path)).toBe(true);
  const name = 'Device.DeviceInfo.ProvisioningCode';
  const set = await acs.api.call(id, 'SetParameterValues', { parameterList: [{ name, value: 'x' }] });
  expect(set).toMatchObject({ state: 'succeeded', attempts: [{ state: 'answered' }] });
  expect(cpe.tree.valueOf(name)).toBe('x');
});

there('a session goes on from the ledger when the gateway that has it is killed', async () => {
  const stop = new Stop('AddObject', 'beforeAnswer');
  const cpe = await cabinet.switchOn({ serialNumber: 'KILLED', hooks: stop.hooks });
  const { id } = await acs.api.device('KILLED');
  const before = cpe.ledger.countOf(cpe.name, 'AddObject');
  const task = await acs.api.queue(id, 'AddObject', addObject);
  await stop.reached;
  const [row] = await acs.rows(
    'SELECT owner FROM device_session s JOIN device d ON d.id = s.device_id WHERE d.public_id = $1',
    [id],
  );
  const owner = acs.cluster.gateways.find(({ pid }) => String(row?.['owner']).includes(`-${pid}-`));
  await owner!.end('SIGKILL');
  stop.release();
  expect(await acs.api.settled(task.id)).toMatchObject({
    state: 'succeeded',
    attempts: [look, { state: 'answered' }],
  });
  expect(cpe.ledger.countOf(cpe.name, 'AddObject')).toBe(before + 1);
  expect(acs.count('session.resumed')).toBeGreaterThan(0);
  await owner!.start();
});

there('a discovery comes to its end although no gateway can tell the other how far it is', async () => {
  const cpe = await cabinet.switchOn({ serialNumber: 'FORGOTTEN', model: tr181Model(1_500) });
  const { id } = await acs.api.device('FORGOTTEN');
  await acs.cluster.redis.end('SIGKILL');
  try {
    const { body: task } = await acs.api.request<TaskResource>(`/devices/${id}/refresh`, { method: 'POST' });
    const before = cpe.ledger.executionsOf(cpe.name).length;
    expect(await cpe.informNow()).toMatchObject({ status: 'completed' });
    expect(await acs.api.task(task.id)).toMatchObject({ state: 'succeeded', result: { refused: 0 } });
    const told = [...(await acs.api.parameters(id)).values()];
    expect(told.filter(({ path, value }) => !path.endsWith('.') && value === null)).toEqual([]);
    const requests = cpe.ledger
      .executionsOf(cpe.name)
      .slice(before)
      .map(({ arguments: asked }) => asked);
    // Only of the first request it is not known beforehand that nobody will remember it.
    expect(requests.length).toBeGreaterThan(5);
    expect(new Set(requests.map((asked) => JSON.stringify(asked))).size).toBeGreaterThan(requests.length - 2);
  } finally {
    await acs.cluster.redis.start();
  }
});

there(
  'gateways that are replaced one after the other fail no session',
  async () => {
    const outcomes: SessionOutcome[] = [];
    const sessionEnded = (outcome: SessionOutcome) => void outcomes.push(outcome);
    const serialNumbers = Array.from({ length: 6 }, (_, n) => `ROLLING-${n}`);
    const cpes = await Promise.all(
      serialNumbers.map((serialNumber) =>
        cabinet.switchOn({
          serialNumber,
          connectionRequestListener: 'unreachable',
          periodicInformIntervalSec: 1,
          sessionEnded,
        }),
      ),
    );
    const devices = await Promise.all(serialNumbers.map((serialNumber) => acs.api.device(serialNumber)));
    const before = cpes.map((cpe) => cpe.ledger.countOf(cpe.name, 'AddObject'));
    const tasks: string[] = [];
    for (const gateway of acs.cluster.gateways) {
      for (const { id } of devices) tasks.push((await acs.api.queue(id, 'AddObject', addObject)).id);
      const [code] = await Promise.all([
        gateway.end('SIGTERM'),
        ...cpes.map((cpe) => cpe.nextSession(isCompleted)),
      ]);
      expect(code).toBe(0);
      await gateway.start();
      await Promise.all(cpes.map((cpe) => cpe.nextSession(isCompleted)));
    }
    for (const id of tasks) expect(await acs.api.settled(id)).toMatchObject({ state: 'succeeded' });
    expect(outcomes.filter(({ status }) => status === 'failed')).toEqual([]);
    for (const [n, cpe] of cpes.entries())
      expect(cpe.ledger.countOf(cpe.name, 'AddObject')).toBe(before[n]! + acs.cluster.gateways.length);
  },
  180_000,
);
