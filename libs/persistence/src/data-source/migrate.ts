import { DataSource } from 'typeorm';
import { runMigrations } from 'bullmq';
import pg from 'pg';
import { Device1764000000000 } from '../migrations/1764000000000-device.js';
import { Task1764000000001 } from '../migrations/1764000000001-task.js';
import { Journal1764000000002 } from '../migrations/1764000000002-journal.js';
import { ensurePartitions } from '../partition/day-partitions.js';

/** BullMQ keeps its tables in a schema of its own. */
export const queueSchema = 'bullmq';

// Any number, as long as every Aviary process takes the same.
const migrationLock = 7_547_069;

/** A data source that knows the migrations and never changes a schema by itself. */
function migrationDataSource(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    synchronize: false,
    migrationsTableName: 'migration',
    migrations: [Device1764000000000, Task1764000000001, Journal1764000000002],
    migrationsTransactionMode: 'each',
    extra: { max: 2, application_name: 'aviary-migrate' },
  });
}

/**
 * Brings the schema (BullMQ's included) and the day partitions up to date. Processes that start together take
 * turns by an advisory lock. Returns the names of the migrations that ran.
 */
export async function migrate(url: string, nowMs: number = Date.now()): Promise<readonly string[]> {
  const source = await migrationDataSource(url).initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const ran = await source.runMigrations();
    await ensurePartitions(runner, nowMs);
    await migrateQueue(url);
    return ran.map(({ name }) => name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
    await runner.release();
    await source.destroy();
  }
}

async function migrateQueue(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await runMigrations(client, queueSchema);
  } finally {
    await client.end();
  }
}

/** Makes the day partitions of the coming days. */
export async function makePartitionsAhead(url: string): Promise<void> {
  const source = await migrationDataSource(url).initialize();
  try {
    await ensurePartitions(source, Date.now());
  } finally {
    await source.destroy();
  }
}
