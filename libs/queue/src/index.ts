export { BullPendingRpcQueue } from './pending-rpc/bull-pending-rpc-queue.js';
export { QueueBackend, type QueueConnection } from './queue-backend.js';
export { BullWakeUpQueue, wakeUpQueueName, type WakeUpJob } from './wake-up/bull-wake-up-queue.js';
