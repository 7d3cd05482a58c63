import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import { answered, TestDevice } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

// A fleet whose queues were empty when statistics were taken, and then got a campaign: the planner believes that there
// is no queued row, so that any index over queued rows looks as good to it as the device's own.
const otherDevices = 4_000;

let ports: PostgresPorts;

beforeAll(async () => {
  ports = await openPostgresPorts();
  await ports.query(`ALTER TABLE device_task SET (autovacuum_enabled = off)`);
  await ports.query(
    `INSERT INTO device (public_id, oui, product_class, serial_number, onboarding)
     SELECT gen_random_uuid(), 'FFFFFF', '', n, 'approved' FROM generate_series(1, ${otherDevices}) n`,
  );
  await queueTasks('succeeded', 'now()');
  await ports.query('ANALYZE');
  await queueTasks('queued', 'NULL');
  await queueTasks('inSession', 'NULL');
});
afterAll(() => ports.close());

/** Four tasks of this state for each of the other devices. */
async function queueTasks(state: string, settledAt: string): Promise<void> {
  await ports.query(
    `INSERT INTO device_task (id, device_id, type, state, lane, priority, step_count, expires_at, created_by, settled_at)
     SELECT gen_random_uuid(), d.id, 'x', '${state}', 0, 5, 1, now() + interval '1 day', 'test', ${settledAt}
     FROM device d, generate_series(1, 4)`,
  );
}

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
  const proof = { confirmedCommandKeys: [], parameterKey: attemptId.replaceAll('-', '') };
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
