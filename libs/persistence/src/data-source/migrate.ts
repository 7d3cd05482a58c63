import { DataSource, type QueryRunner } from 'typeorm';
import { runMigrations } from 'bullmq';
import pg from 'pg';
import { Device1764000000000 } from '../migrations/1764000000000-device.js';
import { Task1764000000001 } from '../migrations/1764000000001-task.js';
import { Journal1764000000002 } from '../migrations/1764000000002-journal.js';
import { CpeCredential1764000000003 } from '../migrations/1764000000003-cpe-credential.js';
import { FleetQueries1764000000020 } from '../migrations/1764000000020-fleet-queries.js';
import { PromotedParam1764000000021 } from '../migrations/1764000000021-promoted-param.js';
import { EventReading1764000000030 } from '../migrations/1764000000030-event-reading.js';
import { SessionTrace1764000000031 } from '../migrations/1764000000031-session-trace.js';
import { LearnedQuirk1764000000040 } from '../migrations/1764000000040-learned-quirk.js';
import { DisruptedSession1764000000050 } from '../migrations/1764000000050-disrupted-session.js';
import { DiscoveryCursor1764000000060 } from '../migrations/1764000000060-discovery-cursor.js';
import { UdpBinding1764000000070 } from '../migrations/1764000000070-udp-binding.js';
import { TaskSettlement1764000000200 } from '../migrations/1764000000200-task-settlement.js';
import { TaskDependents1764000000201 } from '../migrations/1764000000201-task-dependents.js';
import { TaskProof1764000000202 } from '../migrations/1764000000202-task-proof.js';
import { DeviceCall1764000000400 } from '../migrations/1764000000400-device-call.js';
import { WayOffer1764000000401 } from '../migrations/1764000000401-way-offer.js';
import { AutomaticRefresh1764000000510 } from '../migrations/1764000000510-automatic-refresh.js';
import { File1764000000700 } from '../migrations/1764000000700-file.js';
import { TaskRetention1764000000800 } from '../migrations/1764000000800-task-retention.js';
import { IdentityConflict1764000000900 } from '../migrations/1764000000900-identity-conflict.js';
import { DeviceQuarantine1764000000910 } from '../migrations/1764000000910-device-quarantine.js';
import { InstancesBefore1764000000920 } from '../migrations/1764000000920-instances-before.js';
import { OpenAttempt1764000000930 } from '../migrations/1764000000930-open-attempt.js';
import { CallEvidence1764000000940 } from '../migrations/1764000000940-call-evidence.js';
import { ParameterHistory1764000000500 } from '../migrations/1764000000500-parameter-history.js';
import { SecretRotation1764000000600 } from '../migrations/1764000000600-secret-rotation.js';
import { IdempotencyKey1764000000300 } from '../migrations/1764000000300-idempotency-key.js';
import {
  dropOldPartitions,
  ensurePartitions,
  ordinaryRetention,
  type Retention,
} from '../partition/day-partitions.js';
import { TaskList1764000000301 } from '../migrations/1764000000301-task-list.js';
import { BulkOperation1764000000302 } from '../migrations/1764000000302-bulk-operation.js';

/** BullMQ keeps its tables in a schema of its own. */
export const queueSchema = 'bullmq';

// Any number, as long as every Aviary process takes the same.
const migrationLock = 7_547_069;

/** A data source that knows the migrations and never changes a schema by itself. */
export function migrationDataSource(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    synchronize: false,
    migrationsTableName: 'migration',
    migrations: [
      Device1764000000000,
      Task1764000000001,
      Journal1764000000002,
      CpeCredential1764000000003,
      FleetQueries1764000000020,
      PromotedParam1764000000021,
      EventReading1764000000030,
      SessionTrace1764000000031,
      LearnedQuirk1764000000040,
      DisruptedSession1764000000050,
      DiscoveryCursor1764000000060,
      UdpBinding1764000000070,
      TaskSettlement1764000000200,
      TaskDependents1764000000201,
      TaskProof1764000000202,
      IdempotencyKey1764000000300,
      TaskList1764000000301,
      BulkOperation1764000000302,
      DeviceCall1764000000400,
      WayOffer1764000000401,
      ParameterHistory1764000000500,
      AutomaticRefresh1764000000510,
      SecretRotation1764000000600,
      File1764000000700,
      TaskRetention1764000000800,
      IdentityConflict1764000000900,
      DeviceQuarantine1764000000910,
      InstancesBefore1764000000920,
      OpenAttempt1764000000930,
      CallEvidence1764000000940,
    ],
    migrationsTransactionMode: 'each',
    extra: { max: 2, application_name: 'aviary-migrate' },
  });
}

/**
 * Brings the schema (BullMQ's included) and the day partitions up to date. Processes that start together take
 * turns by an advisory lock. Returns the names of the migrations that ran.
 */
export function migrate(url: string, nowMs: number = Date.now()): Promise<readonly string[]> {
  return inTurn(url, async (source, runner) => {
    const ran = await source.runMigrations();
    await ensurePartitions(runner, nowMs);
    await migrateQueue(url);
    return ran.map(({ name }) => name);
  });
}

/** Names of the migrations that this version needs and the database lacks; those of newer versions do not count. */
export async function pendingMigrations(url: string): Promise<readonly string[]> {
  const source = await migrationDataSource(url).initialize();
  const runner = source.createQueryRunner();
  try {
    const known = source.migrations.map(({ name, constructor }) => name ?? constructor.name);
    if (!(await runner.hasTable('migration'))) return known;
    const rows = (await runner.query('SELECT name FROM migration')) as { name: string }[];
    const applied = new Set(rows.map(({ name }) => name));
    return known.filter((name) => !applied.has(name));
  } finally {
    await runner.release();
    await source.destroy();
  }
}

/** Makes the day partitions of the coming days, and drops those that are older than they are kept. */
export function keepPartitions(
  url: string,
  retention: Retention = {},
  nowMs: number = Date.now(),
): Promise<void> {
  return inTurn(url, async (_, runner) => {
    await ensurePartitions(runner, nowMs);
    await dropOldPartitions(runner, { ...ordinaryRetention, ...retention }, nowMs);
  });
}

/** Runs a change of the schema while no other process makes one. */
async function inTurn<Result>(
  url: string,
  change: (source: DataSource, runner: QueryRunner) => Promise<Result>,
): Promise<Result> {
  const source = await migrationDataSource(url).initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    return await change(source, runner);
  } finally {
    // The lock ends with the connection, also one that broke.
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
