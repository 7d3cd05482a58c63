import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import { noEvidence } from '#task';
import { answered, TestDevice } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';
import { fillStaleFleet } from './stale-fleet.js';

let ports: PostgresPorts;

beforeAll(async () => {
  ports = await openPostgresPorts();
  await fillStaleFleet(ports);
});
afterAll(() => ports.close());

it('reads the tasks of one device only, whatever the planner believes', async () => {
  const before = await rowsRead();
  const rounds = 8;
  const device = await TestDevice.register(ports);
  for (let n = 0; n < rounds; n++) await servedAndRecovered(device);
  const read = (await rowsRead()) - before;
  // Each round has about 20 statements, none of which needs more than the few tasks of the device.
  expect(read).toBeGreaterThan(rounds);
  expect(read).toBeLessThan(rounds * 1_000);
});

async function servedAndRecovered(device: TestDevice): Promise<void> {
  const { ledger, sessions } = ports;
  await device.accept(['GetRPCMethods'], { dedupeKey: newUuidV7() });
  const cancelled = await device.accept(['Reboot']);
  await ledger.cancel(cancelled);
  const fence = await device.fence();
  await ledger.dueTasks(device.id, 100);
  await ledger.settle(fence, await device.claim(fence), answered());
  await device.accept(['Reboot']);
  const { attemptId } = await device.claim(fence);
  await sessions.resume(device.id, fence.epoch, 'replica-2');
  const proof = { ...noEvidence, parameterKey: attemptId.replaceAll('-', '') };
  await ledger.recover(await device.fence(), proof);
  await ledger.applyEvidence(device.id, proof);
  await ledger.find(cancelled);
  await ledger.listOfDevice(device.publicId, 10, null);
}

/** Rows and index entries of tasks that have been read so far, by all connections. */
async function rowsRead(): Promise<number> {
  const text = `SELECT pg_stat_force_next_flush(), (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'device_task')
      + (SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'device_task') AS read`;
  // Each connection of the pool reports at the end of a statement that asks for it.
  await Promise.all(Array.from({ length: 24 }, () => ports.query('SELECT pg_stat_force_next_flush()')));
  const [row] = await ports.query(text);
  return Number(row!['read']);
}
