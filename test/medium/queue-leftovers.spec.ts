import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newUuidV7, type DeviceId } from '#device';
import { queueSchema } from '#persistence';
import { BullPendingRpcQueue, PostgresQueueBackend } from '#queue';
import { createTestDatabase, type TestDatabase } from '#testing';

let database: TestDatabase;
let backend: PostgresQueueBackend;
let queue: BullPendingRpcQueue;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  backend = new PostgresQueueBackend(
    { databaseUrl: database.url, schema: queueSchema, workers: 1 },
    () => undefined,
  );
  queue = new BullPendingRpcQueue(backend);
  client = new pg.Client(database.url);
  await client.connect();
});

afterAll(async () => {
  await queue.close();
  await backend.close();
  await client.end();
  await database.drop();
});

/** Rows that each of BullMQ's tables holds of a queue. */
async function rowsOf(deviceId: DeviceId): Promise<Record<string, number>> {
  const tables = await client.query<{ table_name: string }>(
    `SELECT table_name FROM information_schema.columns WHERE table_schema = $1 AND column_name = 'queue'`,
    [queueSchema],
  );
  const counts: Record<string, number> = {};
  for (const { table_name: table } of tables.rows) {
    const text = `SELECT count(*)::int AS rows FROM ${queueSchema}.${table} WHERE queue = $1`;
    const { rows } = await client.query<{ rows: number }>(text, [`cpe${deviceId}`]);
    counts[table] = rows[0]!.rows;
  }
  return counts;
}

test('a device whose tasks are done has no row in any table of the queue', async () => {
  const device = 4_711 as DeviceId;
  for (let n = 0; n < 3; n++) await queue.add(device, newUuidV7(), 1);
  expect(await rowsOf(device)).toMatchObject({ job: 3 });
  await queue.release(device, (await queue.fetch(device))!);
  for (let task = await queue.fetch(device); task !== null; task = await queue.fetch(device))
    await queue.complete(device, task);
  const waiting = newUuidV7();
  await queue.add(device, waiting, 1);
  await queue.remove(device, waiting);
  const rows = await rowsOf(device);
  expect(Object.keys(rows)).toEqual(expect.arrayContaining(['job', 'event', 'meta', 'metrics']));
  expect(new Set(Object.values(rows))).toEqual(new Set([0]));
});

test('nothing but the id of a task is kept in its job', async () => {
  const [device, task] = [4_712 as DeviceId, newUuidV7()];
  await queue.add(device, task, 6);
  const { rows } = await client.query(`SELECT id, data FROM ${queueSchema}.job WHERE queue = 'cpe4712'`);
  expect(rows).toEqual([{ id: task, data: {} }]);
});

test.each([
  ['lapsed', `locked_until_ms = 1`],
  ['is that of another program', `lock_token = 'stranger', locked_until_ms = 9999999999999`],
])('an active job whose lock %s is dropped all the same', async (_, change) => {
  const [device, task] = [4_713 as DeviceId, newUuidV7()];
  await queue.add(device, task, 1);
  await queue.fetch(device);
  await client.query(`UPDATE ${queueSchema}.job SET ${change} WHERE id = $1`, [task]);
  await queue.complete(device, task);
  expect(await rowsOf(device)).toMatchObject({ job: 0 });
});

test('a fault of the store is not taken for an absent job', async () => {
  const [device, task] = [4_714 as DeviceId, newUuidV7()];
  const elsewhere = new PostgresQueueBackend(
    { databaseUrl: database.url, schema: 'nowhere', workers: 1 },
    () => undefined,
  );
  const broken = new BullPendingRpcQueue(elsewhere);
  await expect(broken.complete(device, task)).rejects.toThrow();
  await expect(broken.fetch(device)).rejects.toThrow();
  await broken.close();
  await elsewhere.close();
});
