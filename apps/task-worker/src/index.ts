export type { DeviceCallResult, NotCallableReason } from './connection-request/call-result.js';
export { ConnectionRequestService } from './connection-request/connection-request.service.js';
export { PartitionKeeper } from './sweep/partition-keeper.js';
export { retentionPorts } from './sweep/retention-ports.js';
export { TaskRetention } from './sweep/task-retention.js';
export { TaskWorkerModule } from './task-worker.module.js';
