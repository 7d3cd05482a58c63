import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidV7LowerBound } from '#device';
import { keepPartitions } from '#persistence';
import { TestDevice } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

let ports: PostgresPorts;
const dayMs = 86_400_000;

beforeAll(async () => {
  ports = await openPostgresPorts();
});
afterAll(() => ports.close());

const dayName = (atMs: number) => new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '');

async function partitionsOf(table: string): Promise<unknown[]> {
  const rows = await ports.query(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = '${table}'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

it('reads the events of the asked days alone, however many days are kept', async () => {
  const device = await TestDevice.register(ports);
  await device.openSession({ events: [{ eventCode: '1 BOOT', commandKey: '' }] });
  const nowMs = Date.now();
  const otherDay = `event_${dayName(nowMs + 7 * dayMs)}`;
  const query = {
    from: new Date(nowMs - 60_000),
    to: new Date(nowMs + 60_000),
    code: null,
    limit: 10,
    cursor: null,
  };
  const blocker = await ports.connect();
  // Who read that partition would wait for ever.
  await blocker.query(`BEGIN; LOCK TABLE ${otherDay} IN ACCESS EXCLUSIVE MODE`);
  expect((await ports.events.listOfDevice(device.publicId, query))?.items).toHaveLength(1);
  expect((await ports.events.list({ ...query, code: '1 BOOT' })).items.length).toBeGreaterThan(0);
  await blocker.query('ROLLBACK');
  blocker.release();
});

/** Makes the partition of a day in the past. */
async function partitionAt(table: string, atMs: number): Promise<string> {
  const day = Math.floor(atMs / dayMs);
  const name = `${table}_${dayName(atMs)}`;
  await ports.query(
    `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${table}
     FOR VALUES FROM ('${uuidV7LowerBound(day * dayMs)}') TO ('${uuidV7LowerBound((day + 1) * dayMs)}')`,
  );
  return name;
}

it('drops the days that are not kept any longer, and nothing else', async () => {
  const nowMs = Date.now();
  const retention = { session_trace: 7, event: 9, task_attempt: 11, param_history: 5 };
  for (const [table, days] of Object.entries(retention)) {
    const dropped = await partitionAt(table, nowMs - (days + 1) * dayMs);
    const lastKept = await partitionAt(table, nowMs - days * dayMs);
    const before = await partitionsOf(table);
    expect(before).toEqual(expect.arrayContaining([dropped, lastKept]));
    await keepPartitions(ports.url, retention, nowMs);
    expect(await partitionsOf(table)).toEqual(before.filter((name) => name !== dropped));
  }
  const audits = [await partitionAt('audit', nowMs - 4_000 * dayMs)];
  await keepPartitions(ports.url, {}, nowMs);
  expect(await partitionsOf('audit')).toEqual(expect.arrayContaining(audits));
});

it('looks for the attempts of a task in the days of its life alone', async () => {
  const device = await TestDevice.register(ports);
  const taskId = await device.accept(['GetRPCMethods']);
  const { attemptId } = await device.claim(await device.fence());
  const blocker = await ports.connect();
  await blocker.query(
    `BEGIN; LOCK TABLE task_attempt_${dayName(Date.now() + 7 * dayMs)} IN ACCESS EXCLUSIVE MODE`,
  );
  expect(await ports.ledger.find(taskId)).toMatchObject({ attempts: [{ id: attemptId }] });
  const page = await ports.ledger.listOfDevice(device.publicId, 10, null);
  expect(page?.items).toMatchObject([{ id: taskId, attempts: [{ id: attemptId }] }]);
  await blocker.query('ROLLBACK');
  blocker.release();
});
