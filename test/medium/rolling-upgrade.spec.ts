import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { migrate, migrationDataSource, pendingMigrations } from '#persistence';
import { createEmptyDatabase, type TestDatabase } from '#testing';
import { columnsOf, whatBreaksTheFormerRelease, type Column } from './former-release.js';
import { on } from './schema-of.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(() => database.drop());

/** The database as an earlier version left it. @param count of the migrations that it had */
async function migratedBefore(count: number): Promise<void> {
  const { options } = migrationDataSource(database.url);
  const migrations = (options.migrations as (new () => object)[]).slice(0, count);
  const source = await new DataSource({ ...options, migrations }).initialize();
  await source.runMigrations();
  await source.destroy();
}

const names = (): string[] =>
  (migrationDataSource(database.url).options.migrations as (new () => object)[]).map(({ name }) => name);

describe('a database of an earlier version', () => {
  const fill = [
    `INSERT INTO device (id, public_id, oui, product_class, serial_number, onboarding, tags)
     SELECT n, gen_random_uuid(), '0A1B2C', 'Gateway', 'OLD-' || n, 'approved', '{a,b}' FROM generate_series(1, 50) n`,
    `INSERT INTO device_session (device_id, epoch, turn, last_inform_at) SELECT id, id + 7, 3, now() FROM device`,
    `INSERT INTO device_params (device_id, overlay) SELECT id, '{"Device.A": [1, "x"]}' FROM device`,
    `INSERT INTO device_task (id, device_id, type, state, lane, priority, step_count, expires_at, created_by, dedupe_key)
     SELECT gen_random_uuid(), id, 'Reboot', 'queued', 0, 5, 1, now() + interval '7 days', 'operator', 'key' FROM device`,
    `INSERT INTO task_step (task_id, n, method, arguments, key_id)
     SELECT id, 1, 'Reboot', decode('00ff', 'hex'), 1 FROM device_task`,
  ];
  const tables = ['device', 'device_session', 'device_params', 'device_task', 'task_step'];

  const stored = (table: string) =>
    on<{ row: object }>(database.url, `SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY 1`);

  it.each([
    ['the first one with tasks', () => 3],
    ['one that lacks three migrations', () => names().length - 3],
  ])('%s is brought up to date and keeps what it holds', async (_, count) => {
    await migratedBefore(count());
    for (const statement of fill) await on(database.url, statement);
    const before = new Map<string, { row: object }[]>();
    for (const table of tables) before.set(table, await stored(table));
    expect(await pendingMigrations(database.url)).toEqual(names().slice(count()));
    expect(await migrate(database.url)).toEqual(names().slice(count()));
    expect(await pendingMigrations(database.url)).toEqual([]);
    for (const [table, rows] of before) {
      expect(rows).toHaveLength(50);
      const after = new Map((await stored(table)).map(({ row }) => [idOf(row), row]));
      for (const { row } of rows) expect(after.get(idOf(row)), table).toMatchObject(row);
    }
  });

  function idOf(row: object): unknown {
    const { id, device_id: device, task_id: task } = row as Record<string, unknown>;
    return id ?? device ?? task;
  }
});

describe('the release before the last migration', () => {
  /** Replaced a table that nobody had read or written yet. */
  const replacesWhatWasUnused = 'ParameterHistory1764000000500';

  it('finds what it reads and may write what it wrote, after each migration', async () => {
    const source = await migrationDataSource(database.url).initialize();
    const runner = source.createQueryRunner();
    const columns = () => columnsOf((text) => runner.query(text) as Promise<Column[]>);
    try {
      let before: readonly Column[] = [];
      for (const migration of source.migrations) {
        await migration.up(runner);
        const after = await columns();
        const { name } = migration.constructor;
        const broken = whatBreaksTheFormerRelease(before, after);
        if (name !== replacesWhatWasUnused) expect(broken, name).toEqual([]);
        before = after;
      }
    } finally {
      await runner.release();
      await source.destroy();
    }
  });

  it('would be told of what it does not find', () => {
    const column = { table: 'device', name: 'a', type: 'text', isOptional: true };
    const wrong: readonly (readonly [Column[], string])[] = [
      [[], 'device.a is gone'],
      [[{ ...column, name: 'b' }], 'device.a is gone'],
      [[{ ...column, type: 'integer' }], 'device.a is of another type'],
      [[{ ...column, isOptional: false }], 'device.a must be given'],
      [[column, { ...column, name: 'b', isOptional: false }], 'device.b must be given'],
    ];
    for (const [after, told] of wrong) expect(whatBreaksTheFormerRelease([column], after)).toEqual([told]);
    const added = [column, { ...column, name: 'b' }, { ...column, table: 'other', isOptional: false }];
    expect(whatBreaksTheFormerRelease([column], added)).toEqual([]);
  });
});
