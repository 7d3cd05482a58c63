export { backUp } from './backup/back-up.js';
export { BackupError } from './backup/backup-error.js';
export { restore } from './backup/restore.js';
export { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded/embedded-postgres.js';
export { checkServerVersion } from './embedded/server-version.js';
export { PgBulkOperationStore } from './bulk/pg-bulk-operation-store.js';
export { PgConnectionRequestAccess } from './connection-request/pg-connection-request-access.js';
export { PgConnectionRequestLog } from './connection-request/pg-connection-request-log.js';
export { PgCpeCredentialStore } from './credential/pg-cpe-credential-store.js';
export { applicationDataSource } from './data-source/application-data-source.js';
export { Database } from './data-source/database.js';
export {
  keepPartitions,
  migrate,
  migrationDataSource,
  pendingMigrations,
  queueSchema,
} from './data-source/migrate.js';
export { PgFileCatalogue } from './file/pg-file-catalogue.js';
export { PgEventLog } from './event/pg-event-log.js';
export { PgDeviceQuarantine } from './quarantine/pg-device-quarantine.js';
export { PgGroupStore } from './group/pg-group-store.js';
export { PgIdempotencyStore } from './idempotency/pg-idempotency-store.js';
export { TypeOrmDeviceInventory } from './inventory/typeorm-device-inventory.js';
export { PgLearnedQuirkStore } from './quirk/pg-learned-quirk-store.js';
export { PgParameterHistory } from './history/pg-parameter-history.js';
export { PgParameterStore } from './parameter/pg-parameter-store.js';
export { deflateSnapshot, encodeSnapshot, snapshotText } from './parameter/snapshot.js';
export { PgPromotedParameters } from './promoted/pg-promoted-parameters.js';
export { opensNoSecret } from './rotation/opens-no-secret.js';
export { PgSecretRotation } from './rotation/pg-secret-rotation.js';
export { SecretBox } from './secret/secret-box.js';
export { PgSessionStore } from './session/pg-session-store.js';
export { PgTraceStore } from './trace/pg-trace-store.js';
export { PgQueuedTasks } from './task/pg-queued-tasks.js';
export { PgTaskList } from './task/pg-task-list.js';
export { PgTaskOutlooks } from './task/pg-task-outlooks.js';
export { PgTaskLedger } from './task/pg-task-ledger.js';
export { SealedSteps } from './task/sealed-steps.js';
export { PgUdpBindingStore } from './udp-binding/pg-udp-binding-store.js';
export { ProcessLock } from './single-process/process-lock.js';
