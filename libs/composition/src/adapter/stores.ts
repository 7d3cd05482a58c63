import { Logger } from '@nestjs/common';
import {
  MasterKey,
  type CompletionConfig,
  type FailpointConfig,
  type ParameterHistoryConfig,
  type RetentionConfig,
} from '#config';
import type { SecretPaths } from '#data-model';
import {
  ConnectionRequestAccess,
  ConnectionRequestLog,
  CpeCredentialStore,
  DeviceInventory,
  DeviceQuarantine,
  GroupStore,
  HistoryRules,
  IdempotencyStore,
  LearnedQuirkStore,
  EventLog,
  ParameterHistory,
  ParameterStore,
  PromotedParameters,
  SecretRotation,
  SessionStore,
  UdpBindingStore,
  TraceStore,
} from '#device';
import {
  applicationDataSource,
  Database,
  keepPartitions,
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
import type { FileCatalogue } from '#transfer';
import { BulkOperationStore, QueuedTasks, TaskLedger, TaskList, TaskOutlooks } from '#task';
import { requireReadableSecrets } from './readable-secrets.js';
import { withFailpoint } from '../failpoint/failpoint.js';

/** The domain ports on PostgreSQL, over a pool for devices and another for operators. */
export interface Stores {
  readonly sessions: SessionStore;
  readonly parameters: ParameterStore;
  readonly history: ParameterHistory;
  readonly inventory: DeviceInventory;
  readonly access: ConnectionRequestAccess;
  readonly calls: ConnectionRequestLog;
  readonly groups: GroupStore;
  readonly promoted: PromotedParameters;
  readonly credentials: CpeCredentialStore;
  readonly ledger: TaskLedger;
  readonly tasks: TaskList;
  readonly queued: QueuedTasks;
  readonly outlooks: TaskOutlooks;
  readonly bulk: BulkOperationStore;
  readonly quirks: LearnedQuirkStore;
  readonly events: EventLog;
  readonly bindings: UdpBindingStore;
  readonly traces: TraceStore;
  readonly quarantine: DeviceQuarantine;
  /** How long a statement of the gateway would wait now for a connection, in ms. */
  waitMs(): Promise<number>;
  readonly rotation: SecretRotation;
  readonly files: FileCatalogue;
  /** @throws StartupError when the master key opens none of the stored secrets */
  requireReadableSecrets(): Promise<void>;
  /** Makes the day partitions of the coming days, and drops those that are older than they are kept. */
  keepPartitions(retention: Readonly<RetentionConfig>): Promise<void>;
  readonly idempotency: IdempotencyStore;
  /** True when a query is answered. */
  isAlive(): Promise<boolean>;
  close(): Promise<void>;
}

/** What is secret, and what hides it. */
interface Secrecy {
  readonly masterKey: MasterKey;
  readonly secrets: SecretPaths;
}

/** What the stores read of the configuration. */
interface StoresConfig {
  readonly history: ParameterHistoryConfig;
  readonly failpoint: FailpointConfig;
  readonly completion: CompletionConfig;
}

/** @throws ConfigError when they are to fail on purpose, and may not */
export async function openStores(
  databaseUrl: string,
  { masterKey, secrets }: Secrecy,
  { history, failpoint, completion }: StoresConfig,
): Promise<Stores> {
  const logger = new Logger('PostgreSQL');
  const onError = (error: Error) => logger.warn('postgres.connectionLost', { error: error.message });
  const database = new Database(databaseUrl, 16, 'aviary-cwmp', onError);
  // Files are sent for hours: what they ask for must not take a connection from devices.
  const filesDatabase = new Database(databaseUrl, 4, 'aviary-files', onError);
  const dataSource = await applicationDataSource(databaseUrl, 8);
  const box = new SecretBox(masterKey.deriveAll('encryption'));
  const { exclude: excluded, changesPerDay, days } = history;
  const rules = new HistoryRules({ excluded, changesPerDay: days === 0 ? 0 : changesPerDay });
  const sealed = new SealedSteps(box);
  const stores: Stores = {
    sessions: new PgSessionStore(database, rules, secrets),
    parameters: new PgParameterStore(database, rules, secrets),
    history: new PgParameterHistory(dataSource),
    inventory: new TypeOrmDeviceInventory(dataSource),
    groups: new PgGroupStore(dataSource),
    promoted: new PgPromotedParameters(database, secrets),
    access: new PgConnectionRequestAccess(database, box),
    calls: new PgConnectionRequestLog(database),
    credentials: new PgCpeCredentialStore(database, box),
    quirks: new PgLearnedQuirkStore(database),
    ledger: new PgTaskLedger(database, sealed, completion),
    outlooks: new PgTaskOutlooks(database),
    tasks: new PgTaskList(dataSource),
    queued: new PgQueuedTasks(database),
    bulk: new PgBulkOperationStore(database, dataSource, box, sealed, completion),
    events: new PgEventLog(dataSource),
    bindings: new PgUdpBindingStore(database),
    traces: new PgTraceStore(database, box),
    quarantine: new PgDeviceQuarantine(database, secrets),
    waitMs: () => database.waitMs(),
    rotation: new PgSecretRotation(database, box),
    files: new PgFileCatalogue(filesDatabase, box),
    requireReadableSecrets: () => requireReadableSecrets(database, box),
    keepPartitions: ({ eventDays: event, taskAttemptDays: task_attempt }) =>
      keepPartitions(databaseUrl, { event, task_attempt, param_history: history.days }),
    idempotency: new PgIdempotencyStore(database, box),
    isAlive: async () => (await database.pool.query('SELECT 1')).rowCount === 1,
    close: async () => {
      await database.close();
      await filesDatabase.close();
      await dataSource.destroy();
    },
  };
  return withFailpoint(stores, failpoint);
}
