import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import { keepPartitions, migrate, queueSchema } from '#persistence';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '#testing';
import { on, schemaOf } from './schema-of.js';

const dayMs = 86_400_000;

let url: string;

describe('migrate', () => {
  let empty: TestDatabase;

  beforeEach(async () => {
    empty = await createEmptyDatabase();
    ({ url } = empty);
  });
  afterEach(() => empty.drop());

  it('makes the whole schema on an empty database, and nothing when it runs again', async () => {
    const ran = await migrate(url);
    expect(ran.length).toBeGreaterThanOrEqual(3);
    const schema = await schemaOf((text) => on(url, text));
    const tables = schema.map(({ table }) => table);
    expect(tables).toEqual(expect.arrayContaining(['device', 'device_task', `${queueSchema}.job`]));
    expect(await migrate(url)).toEqual([]);
    expect(await schemaOf((text) => on(url, text))).toEqual(schema);
  });

  it('runs each migration once when three processes start together', async () => {
    const ran = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    const [first, ...rest] = ran.toSorted((a, b) => b.length - a.length);
    expect(first!.length).toBeGreaterThanOrEqual(3);
    expect(rest).toEqual([[], []]);
    const rows = await on(
      url,
      'SELECT count(*)::int AS ran, count(DISTINCT name)::int AS names FROM migration',
    );
    expect(rows).toEqual([{ ran: first!.length, names: first!.length }]);
  });
});

describe('day partitions', () => {
  const tables = ['task_attempt', 'event', 'audit', 'param_history'];
  const nowMs = Date.UTC(2031, 1, 27, 23, 59);
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
    url = database.url;
    await keepPartitions(url, {}, nowMs);
  });
  afterEach(() => database.drop());

  it('exist for today and two weeks ahead, in each journal', async () => {
    for (const table of tables) {
      const days = await partitionsOf(table);
      for (let ahead = 0; ahead <= 14; ahead++) {
        const day = new Date(nowMs + ahead * dayMs).toISOString().slice(0, 10).replaceAll('-', '');
        expect(days).toContain(`${table}_${day}`);
      }
    }
  });

  it('take every id of their day and no other', async () => {
    const midnight = Date.UTC(2031, 2, 1);
    for (const atMs of [midnight - 1, midnight, midnight + dayMs - 1, midnight + dayMs])
      await on(url, `INSERT INTO event (id, device_id, epoch, kind, code) VALUES ($1, 1, 1, 'inform', 'x')`, [
        newUuidV7(atMs),
      ]);
    const rows = await on(url, 'SELECT tableoid::regclass::text AS partition FROM event ORDER BY id');
    expect(rows.map(({ partition }) => partition)).toEqual([
      'event_20310228',
      'event_20310301',
      'event_20310301',
      'event_20310302',
    ]);
  });

  it('are made ahead again and again, also by several at the same time', async () => {
    const before = await partitionsOf('event');
    await keepPartitions(url, {}, nowMs);
    expect(await partitionsOf('event')).toEqual(before);
    const later = nowMs + 3 * dayMs;
    await Promise.all([1, 2, 3].map(() => keepPartitions(url, {}, later)));
    expect(await partitionsOf('event')).toHaveLength(before.length + 3);
  });
});

async function partitionsOf(table: string): Promise<unknown[]> {
  const rows = await on(
    url,
    'SELECT inhrelid::regclass::text AS partition FROM pg_inherits WHERE inhparent = $1::regclass ORDER BY 1',
    [table],
  );
  return rows.map(({ partition }) => partition);
}
