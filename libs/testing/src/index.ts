export { startRunServer, type RunServer } from './database/run-server.js';
export { createEmptyDatabase, createTestDatabase, type TestDatabase } from './database/test-database.js';
export { available } from './program/available.js';
export { TestRedis } from './redis/test-redis.js';
export { createInMemoryPorts, type InMemoryPorts } from './memory/in-memory-ports.js';
export { describeBulkOperationStore } from './conformance/bulk-operation-store.js';
export { describeTaskOutlooks } from './conformance/task-outlooks.js';
export { describeTaskList } from './conformance/task-list.js';
export { describeConnectionRequestAccess } from './conformance/connection-request-access.js';
export { describeConnectionRequestLog } from './conformance/connection-request-log.js';
export { describeCpeCredentialStore } from './conformance/cpe-credential-store.js';
export { describeDeviceInventory } from './conformance/device-inventory.js';
export { describeDeviceQuarantine } from './conformance/device-quarantine.js';
export { describeFileCatalogue } from './conformance/file-catalogue.js';
export { describeEventLog } from './conformance/event-log.js';
export { describeIdempotencyStore } from './conformance/idempotency-store.js';
export { describeLearnedQuirkStore } from './conformance/learned-quirk-store.js';
export { describeGroupStore } from './conformance/group-store.js';
export { describeParameterHistory } from './conformance/parameter-history.js';
export { historyRules } from './memory/in-memory-ports.js';
export { describeParameterStore } from './conformance/parameter-store.js';
export { describePendingRpcQueue, type QueueUnderTest } from './conformance/pending-rpc-queue.js';
export type { PortsUnderTest } from './conformance/ports-under-test.js';
export { describeQueuedTasks } from './conformance/queued-tasks.js';
export { describeQueueLoss } from './conformance/queue-loss.js';
export { describePromotedParameters } from './conformance/promoted-parameters.js';
export { describeSecretRotation } from './conformance/secret-rotation.js';
export { describeSessionFence } from './conformance/session-fence.js';
export { describeSessionStore } from './conformance/session-store.js';
export { describeTraceStore } from './conformance/trace-store.js';
export { describeTaskLedger } from './conformance/task-ledger.js';
export { describeUdpBindingStore } from './conformance/udp-binding-store.js';
export {
  answered,
  informOf,
  openedOf,
  stepOf,
  stringValue,
  TestDevice,
  type InformChanges,
} from './conformance/test-device.js';
export { describeWakeUpQueue, type WakeUpsUnderTest } from './conformance/wake-up-queue.js';
export { describeTaskSignals, type SignalsUnderTest } from './conformance/task-signals.js';
export { playTaskHistories } from './task/history/task-histories.js';
export { startXmppServer, type XmppTestServer } from './xmpp/xmpp-server.js';
export { describeSessionHandOver, type HandOverUnderTest } from './conformance/session-hand-over.js';
export { describeChangeSignals } from './conformance/change-signals.js';
export { describeRateLimiter } from './conformance/rate-limiter.js';
