export { BullBulkOperationQueue } from './bulk/bull-bulk-operation-queue.js';
export { BullBulkOperationWorker } from './bulk/bull-bulk-operation-worker.js';
export { BullPendingRpcQueue } from './pending-rpc/bull-pending-rpc-queue.js';
export { QueueBackend } from './backend/queue-backend.js';
export { PostgresQueueBackend, type PostgresQueueConnection } from './backend/postgres-queue-backend.js';
export { RedisQueueBackend } from './backend/redis-queue-backend.js';
export { BullWakeUpQueue, wakeUpQueueName } from './wake-up/bull-wake-up-queue.js';
export { BullWakeUpWorker, type WakeUpWorkerOptions } from './wake-up/bull-wake-up-worker.js';
export type { CallJob, WakeUpJob } from './wake-up/wake-up-job.js';
