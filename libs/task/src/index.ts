export {
  acceptedView,
  isSettled,
  lanes,
  taskOrder,
  taskStates,
  type AttemptState,
  type AttemptView,
  type Lane,
  type NewTask,
  type TaskState,
  type TaskStep,
  type TaskSummary,
  type TaskView,
} from './ledger/task.js';
export {
  noEvidence,
  TaskLedger,
  type AcceptOutcome,
  type CancelOutcome,
  type ClaimedRpc,
  type ClaimOutcome,
  type CompleteOutcome,
  type InformEvidence,
  type RecoveredTask,
  type Settlement,
  type SettleOutcome,
  type SweptTask,
} from './ledger/task-ledger.js';
export { newDiscovery, type DiscoveryCursor, type DiscoveryOrder } from './discovery/discovery-cursor.js';
export { tableOf, tablesOf } from './discovery/tables-of.js';
export { DiscoverySlice } from './discovery/discovery-slice.js';
export {
  deferredSlice,
  lostSliceSettlement,
  settlementOfSlice,
  type SliceEnd,
} from './discovery/slice-settlement.js';
export {
  connectionRequestCredentialsKey,
  newConnectionRequestCredentials,
} from './call/connection-request-credentials.js';
export { RequestedCalls } from './call/requested-calls.js';
export { instanceReferences, newInstanceOf, withInstances } from './ledger/new-instances.js';
export {
  PendingRpcQueue,
  TaskSignals,
  WakeUpQueue,
  type FirstWakeUp,
  type TaskQueuedListener,
} from './queue/pending-rpc-queue.js';
export type { QueueFailureListener } from './queue/dispensable.js';
export { QueueLoss, type GoesOn } from './queue/queue-loss.js';
export { QueueRepair } from './queue/queue-repair.js';
export { QueuedTasks, type QueuedTask } from './queue/queued-tasks.js';
export {
  awaitedCompletion,
  completionOf,
  retriedTransferFault,
  ordinaryPatience,
  type Patience,
  type Completion,
  type CompletionKind,
} from './settlement/completion.js';
export { proofOf, verdictOf, type Verdict } from './settlement/proof.js';
export { namesOfTable } from './settlement/table-look.js';
export { taskReason, taskReasonCodes, type TaskReason } from './settlement/task-reason.js';
export {
  committedTask,
  maxPendingPerDevice,
  TaskService,
  type CommittedTask,
} from './ledger/task-service.js';
export { awaitedThings, TaskOutlooks, type AwaitedThing, type TaskOutlook } from './ledger/task-outlook.js';
export { TaskList, type ListedTask, type TaskQuery, type TaskSelection } from './ledger/task-list.js';
export {
  bulkActions,
  bulkOutcomes,
  bulkStates,
  type BulkAction,
  type BulkAdvance,
  type BulkItem,
  type BulkOperation,
  type BulkOrder,
  type BulkOutcome,
  type BulkProgress,
  type BulkState,
  type DeviceTarget,
  type NewBulkOperation,
  type TaskTemplate,
} from './bulk/bulk-operation.js';
export {
  BulkOperationQueue,
  BulkOperationStore,
  bulkRetentionDays,
  mostRunningOperations,
  type BulkCreation,
  type BulkPreview,
} from './bulk/bulk-operation-store.js';
export { BulkOperations } from './bulk/bulk-operations.js';
export { BulkRunner } from './bulk/bulk-runner.js';
export { attemptOfKey, rpcSemantics, withEvidenceKey } from './settlement/rpc-semantics.js';
export { withKnownTypes } from './session/known-types.js';
export { AnswerLearning } from './session/answer-learning.js';
export { afterAnswer, firstPart, resumedPart, type RpcParts } from './quirk/rpc-parts.js';
export { fromDevice, toDevice, transformed } from './quirk/quirk-translation.js';
export { SessionTasks } from './session/session-tasks.js';
export { backoffSec, maxAttempts, parked, type RpcOutcome } from './settlement/settlement.js';
