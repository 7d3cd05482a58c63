import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidV7LowerBound } from '#device';
import { makePartitionsAhead } from '#persistence';
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

it('drops the days of traces that are not kept any longer, and nothing else', async () => {
  const nowMs = Date.now();
  const longAgo = nowMs - 9 * dayMs;
  const lastKept = nowMs - 7 * dayMs;
  for (const atMs of [longAgo, lastKept]) {
    const [from, to] = [Math.floor(atMs / dayMs) * dayMs, (Math.floor(atMs / dayMs) + 1) * dayMs];
    for (const table of ['session_trace', 'event'])
      await ports.query(
        `CREATE TABLE IF NOT EXISTS ${table}_${dayName(atMs)} PARTITION OF ${table}
         FOR VALUES FROM ('${uuidV7LowerBound(from)}') TO ('${uuidV7LowerBound(to)}')`,
      );
  }
  const events = await partitionsOf('event');
  const traces = await partitionsOf('session_trace');
  await makePartitionsAhead(ports.url, nowMs);
  const dropped = `session_trace_${dayName(longAgo)}`;
  expect(traces).toContain(dropped);
  expect(await partitionsOf('session_trace')).toEqual(traces.filter((name) => name !== dropped));
  expect(await partitionsOf('event')).toEqual(events);
});
