import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { newUuidV7, type SessionFence } from '#device';
import { noEvidence } from '#task';
import { answered, stringValue, TestDevice } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

// The timing that a race hits by chance: a write starts under a session that is still live, waits for a newer
// Inform which is about to commit, and must then find that it may not write any more.

const queries = new URL('../../libs/persistence/src/queries/', import.meta.url);
const claimText = readFileSync(new URL('claim_rpc.sql', queries), 'utf8');

let ports: PostgresPorts;
let newerInform: pg.Client;

beforeAll(async () => {
  ports = await openPostgresPorts();
});
afterAll(() => ports.close());
beforeEach(async () => {
  newerInform = new pg.Client(ports.url);
  await newerInform.connect();
});
afterEach(() => newerInform.end());

const facts = {
  manufacturer: 'of the old session',
  modelName: null,
  softwareVersion: null,
  hardwareVersion: null,
  provisioningCode: null,
  connectionRequestUrl: null,
  periodicInformIntervalSec: null,
  dataModelRoot: null,
  peerAddress: null,
};

const writes: Record<string, (fence: SessionFence) => Promise<unknown>> = {
  recordFacts: (fence) => ports.inventory.recordFacts(fence, facts),
  'record credentials': (fence) => ports.access.record(fence, { username: 'u', password: 'p' }),
  markOffered: (fence) => ports.access.markOffered(fence),
  recordValues: (fence) => ports.parameters.recordValues(fence, [stringValue('Device.A', 'old')], 'read'),
  recordNames: (fence) => ports.parameters.recordNames(fence, [{ path: 'Device.A', writable: true }]),
  claim: (fence) => ports.ledger.claim(fence, newUuidV7()),
  recover: (fence) => ports.ledger.recover(fence, noEvidence),
};

it.each(Object.keys(writes))('%s that waited for a newer Inform changes nothing', async (name) => {
  const device = await TestDevice.register(ports);
  await device.accept(['GetRPCMethods'], { lane: 'telemetry' });
  await device.claim(await device.fence());
  await device.accept(['GetRPCMethods']);
  const fence = await device.fence();
  const before = await storedOf(device);
  await newerInform.query('BEGIN');
  await newerInform.query('UPDATE device SET updated_at = updated_at WHERE id = $1', [device.id]);
  await newerInform.query('UPDATE device_session SET epoch = epoch + 1 WHERE device_id = $1', [device.id]);
  const write = writes[name]!(fence);
  await waitingFor(newerInform);
  await newerInform.query('COMMIT');
  await write;
  expect(await storedOf(device)).toEqual(before);
});

it('settle that waited for a newer Inform changes nothing', async () => {
  const device = await TestDevice.register(ports);
  await device.accept(['Reboot']);
  const fence = await device.fence();
  const rpc = await device.claim(fence);
  const before = await storedOf(device);
  await newerInform.query('BEGIN');
  await newerInform.query('UPDATE device_session SET epoch = epoch + 1 WHERE device_id = $1', [device.id]);
  const settlement = ports.ledger.settle(fence, rpc, answered());
  await waitingFor(newerInform);
  await newerInform.query('COMMIT');
  expect(await settlement).toEqual({ kind: 'fenced' });
  expect(await storedOf(device)).toEqual(before);
});

it('a claim that an Inform has waited for is told by the first claim of its session', async () => {
  const device = await TestDevice.register(ports);
  await device.accept(['Reboot']);
  const fence = await device.fence();
  const older = newerInform;
  await older.query('BEGIN');
  const values = [fence.deviceId, fence.epoch, fence.turn, newUuidV7()];
  expect((await older.query(claimText, values)).rows).toMatchObject([{ method: 'Reboot' }]);
  const opening = device.openSession();
  await waitingFor(older);
  await older.query('COMMIT');
  const session = await opening;
  expect(session).toMatchObject({ leftOpen: false });
  const first = await ports.ledger.claim(session.fence, newUuidV7());
  expect(first).toEqual({ kind: 'nothingDue', leftOpen: true });
  expect(await ports.ledger.recover(session.fence, noEvidence)).toMatchObject([{ state: 'indeterminate' }]);
});

it('an event that is delivered again while its first delivery is about to commit is kept once', async () => {
  const device = await TestDevice.register(ports);
  const events = [{ eventCode: '1 BOOT', commandKey: '' }];
  const first = newerInform;
  await first.query('BEGIN');
  await first.query(
    'UPDATE device_session SET epoch = epoch + 1, unconfirmed_epoch = epoch + 1 WHERE device_id = $1',
    [device.id],
  );
  await first.query(
    `INSERT INTO event (id, device_id, epoch, kind, code, command_key)
     SELECT $1, device_id, epoch, 'inform', '1 BOOT', '' FROM device_session WHERE device_id = $2`,
    [newUuidV7(), device.id],
  );
  const again = device.openSession({ events, retryCount: 1 });
  await waitingFor(first);
  await first.query('COMMIT');
  expect((await again).fence.epoch).toBe(3);
  expect(await ports.query('SELECT code FROM event WHERE device_id = $1', [device.id])).toHaveLength(1);
});

/** All that is stored of the device, but for its session row. */
async function storedOf(device: TestDevice): Promise<unknown> {
  const tables = ['device WHERE id', 'device_params WHERE device_id', 'device_task WHERE device_id'];
  const rows = await Promise.all(
    [...tables, 'task_attempt WHERE device_id'].map((from) =>
      ports.query(`SELECT * FROM ${from} = $1 ORDER BY 1`, [device.id]),
    ),
  );
  return rows;
}

/** Resolves once a statement waits for what this connection has locked. */
async function waitingFor(client: pg.Client): Promise<void> {
  const text =
    'SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))';
  for (;;) {
    const { rows } = await client.query<{ waiting: number }>(text);
    if (rows[0]!.waiting > 0) return;
  }
}
