import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { applicationDataSource, migrationDataSource } from '#persistence';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '#testing';
import { schemaOf } from './schema-of.js';

const folder = fileURLToPath(new URL('../../libs/persistence/src/migrations/', import.meta.url));

/** What TypeORM cannot say of a table: indexes over expressions and with other methods. */
const writtenByHand = [
  'DROP INDEX "public"."ix_device_model_name"',
  'DROP INDEX "public"."ix_device_provisioning_code"',
  'DROP INDEX "public"."ix_device_software_version"',
  'DROP INDEX "public"."ix_device_tags"',
];

/** The operator's side reads a few columns of the session row; the others are for statements alone. */
const unreadSessionColumn = /^ALTER TABLE "device_session" DROP COLUMN "\w+"$/;

let database: TestDatabase;

afterEach(() => database.drop());

it('the entities say what the migrations make, but for what is written by hand', async () => {
  database = await createTestDatabase();
  const source = await applicationDataSource(database.url, 2);
  try {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    const drift = upQueries.map(({ query }) => query).filter((query) => !unreadSessionColumn.test(query));
    expect(drift.toSorted()).toEqual(writtenByHand);
  } finally {
    await source.destroy();
  }
});

it('each migration can be undone by itself and run again', async () => {
  database = await createEmptyDatabase();
  const source = await migrationDataSource(database.url).initialize();
  const runner = source.createQueryRunner();
  const schema = () => schemaOf((text) => runner.query(text));
  try {
    let before = await schema();
    for (const migration of source.migrations) {
      const { name } = migration.constructor;
      await migration.up(runner);
      const after = await schema();
      expect(after, name).not.toEqual(before);
      await migration.down(runner);
      expect(await schema(), name).toEqual(before);
      await migration.up(runner);
      expect(await schema(), name).toEqual(after);
      before = after;
    }
  } finally {
    await runner.release();
    await source.destroy();
  }
});

it('the migrations are those of the folder, each entered once, in the order of their timestamps', async () => {
  database = await createEmptyDatabase();
  const source = await migrationDataSource(database.url).initialize();
  const entered = source.migrations.map((migration) => migration.constructor.name);
  await source.destroy();
  const timestamps = readdirSync(folder).map((file) => file.slice(0, 13));
  expect(entered.map((name) => name.slice(-13))).toEqual(timestamps.toSorted());
  expect(new Set(timestamps).size).toBe(timestamps.length);
});
