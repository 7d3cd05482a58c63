import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { SecretPaths } from '#data-model';
import {
  applicationDataSource,
  Database,
  PgBulkOperationStore,
  PgConnectionRequestAccess,
  PgConnectionRequestLog,
  PgCpeCredentialStore,
  PgDeviceQuarantine,
  PgEventLog,
  PgFileCatalogue,
  PgLearnedQuirkStore,
  PgGroupStore,
  PgParameterHistory,
  PgIdempotencyStore,
  PgParameterStore,
  PgPromotedParameters,
  PgQueuedTasks,
  PgSecretRotation,
  PgSessionStore,
  PgTaskLedger,
  PgTaskList,
  PgTaskOutlooks,
  PgUdpBindingStore,
  PgTraceStore,
  SealedSteps,
  SecretBox,
  TypeOrmDeviceInventory,
} from '#persistence';
import { createTestDatabase, historyRules, type PortsUnderTest } from '#testing';

/** The adapters that keep everything in PostgreSQL, on a database of their own. */
export interface PostgresPorts extends PortsUnderTest {
  readonly quirks: PgLearnedQuirkStore;
  readonly quarantine: PgDeviceQuarantine;
  readonly history: PgParameterHistory;
  readonly url: string;
  readonly groups: PgGroupStore;
  readonly promoted: PgPromotedParameters;
  readonly bindings: PgUdpBindingStore;
  readonly calls: PgConnectionRequestLog;
  readonly rotation: PgSecretRotation;
  readonly files: PgFileCatalogue;
  readonly idempotency: PgIdempotencyStore;
  readonly taskList: PgTaskList;
  readonly queued: PgQueuedTasks;
  readonly outlooks: PgTaskOutlooks;
  readonly bulk: PgBulkOperationStore;
  /** Runs any SQL and returns its rows. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** A connection of its own, to be released. */
  connect(): Promise<pg.PoolClient>;
}

// Enough for the widest race among the tests, few enough for all test files at once.
const connections = 12;

export async function openPostgresPorts(): Promise<PostgresPorts> {
  const testDatabase = await createTestDatabase();
  const { url } = testDatabase;
  const database = new Database(url, connections, 'aviary-test', () => undefined);
  const source = await applicationDataSource(url, 4);
  const box = new SecretBox([randomBytes(32)]);
  const sealed = new SealedSteps(box);
  const query = async (text: string, values: unknown[] = []) =>
    (await database.pool.query<Record<string, unknown>>(text, values)).rows;
  return {
    url,
    query,
    connect: () => database.pool.connect(),
    sessions: new PgSessionStore(database, historyRules, new SecretPaths()),
    parameters: new PgParameterStore(database, historyRules, new SecretPaths()),
    history: new PgParameterHistory(source),
    inventory: new TypeOrmDeviceInventory(source),
    groups: new PgGroupStore(source),
    promoted: new PgPromotedParameters(database, new SecretPaths(), 0),
    access: new PgConnectionRequestAccess(database, box),
    credentials: new PgCpeCredentialStore(database, box),
    ledger: new PgTaskLedger(database, sealed),
    outlooks: new PgTaskOutlooks(database),
    taskList: new PgTaskList(source),
    queued: new PgQueuedTasks(database),
    bulk: new PgBulkOperationStore(database, source, box, sealed),
    events: new PgEventLog(source),
    bindings: new PgUdpBindingStore(database),
    calls: new PgConnectionRequestLog(database),
    rotation: new PgSecretRotation(database, box),
    files: new PgFileCatalogue(database, box),
    traces: new PgTraceStore(database, box),
    quarantine: new PgDeviceQuarantine(database, new SecretPaths()),
    idempotency: new PgIdempotencyStore(database, box),
    quirks: new PgLearnedQuirkStore(database),
    now: () => new Date(),
    async passTime(durationMs) {
      for (const statement of agings) await query(statement, [durationMs]);
    },
    async close() {
      await source.destroy();
      await database.close();
      await testDatabase.drop();
    },
  };
}

const passed = `make_interval(secs => $1 / 1000.0)`;

// Time passes by making everything older.
const agings = [
  `UPDATE device_task SET not_before = not_before - ${passed}, expires_at = expires_at - ${passed},
     awaited_until = awaited_until - ${passed}, settled_at = settled_at - ${passed}`,
  `UPDATE device SET connection_request_offered_at = connection_request_offered_at - ${passed},
     connection_request_refused_at = connection_request_refused_at - ${passed},
     cpe_credential_offered_at = cpe_credential_offered_at - ${passed},
     bootstrap_accepted_until = bootstrap_accepted_until - ${passed},
     crashed_at = crashed_at - ${passed}, quarantined_at = quarantined_at - ${passed}`,
  `UPDATE device_session SET opened_at = opened_at - ${passed}, last_inform_at = last_inform_at - ${passed},
     inform_due_at = inform_due_at - ${passed}, refresh_due_at = refresh_due_at - ${passed},
     take_overs_since = take_overs_since - ${passed}, conflict_until = conflict_until - ${passed}`,
  `UPDATE device_call SET called_at = called_at - ${passed}, ended_at = ended_at - ${passed},
     informed_at = informed_at - ${passed}, reached_at = reached_at - ${passed},
     evidence_at = evidence_at - ${passed}`,
  `UPDATE bulk_operation SET finished_at = finished_at - ${passed}`,
  `UPDATE idempotency_key SET expires_at = expires_at - ${passed}`,
];
