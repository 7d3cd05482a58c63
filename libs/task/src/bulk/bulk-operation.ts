import type { DeviceId } from '#device';
import type { Condition } from '#filter';
import type { TaskSelection } from '../ledger/task-list.js';
import type { CommittedTask } from '../ledger/task-service.js';
import type { NewTask, TaskState } from '../ledger/task.js';

export const bulkActions = ['enqueueTasks', 'cancelTasks'] as const;
export type BulkAction = (typeof bulkActions)[number];

/** `stopped` by an operator; what was done before stays done. */
export const bulkStates = ['running', 'completed', 'stopped'] as const;
export type BulkState = (typeof bulkStates)[number];

/** What each device of an operation gets. */
export type TaskTemplate = Pick<
  NewTask,
  'type' | 'steps' | 'lane' | 'priority' | 'notBefore' | 'expiresAt' | 'dedupeKey'
>;

/** Devices as they are when their turn comes, or public ids. */
export type DeviceTarget =
  | { readonly kind: 'condition'; readonly condition: Condition }
  | { readonly kind: 'devices'; readonly deviceIds: readonly string[] };

export type BulkOrder =
  | { readonly action: 'enqueueTasks'; readonly target: DeviceTarget; readonly template: TaskTemplate }
  | { readonly action: 'cancelTasks'; readonly target: TaskSelection };

export interface NewBulkOperation {
  readonly id: string;
  readonly order: BulkOrder;
  /** The filter as its caller wrote it, for those who look at the operation. */
  readonly filter: string | null;
  readonly createdBy: string;
}

/** What became of one device, or of one task that was to be cancelled. */
export const bulkOutcomes = ['enqueued', 'tooManyPending', 'duplicate', 'cancelled', 'notQueued'] as const;
export type BulkOutcome = (typeof bulkOutcomes)[number];

export interface BulkItem {
  /** Public id. */
  readonly deviceId: string;
  /** The task that was created or was to be cancelled; null when none was created. */
  readonly taskId: string | null;
  readonly outcome: BulkOutcome;
  /** As the task is now. */
  readonly taskState: TaskState | null;
}

export interface BulkOperation {
  readonly id: string;
  readonly action: BulkAction;
  readonly state: BulkState;
  readonly filter: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** Tasks enqueued or cancelled so far. */
  readonly applied: number;
  /** Devices or tasks for which that was not possible. */
  readonly refused: number;
}

/** How far an operation has come. */
export interface BulkProgress extends BulkOperation {
  /** Of the tasks that it created: how many are in each state now; states without any are left out. */
  readonly taskStates: Readonly<Partial<Record<TaskState, number>>>;
}

export type BulkAdvance =
  /** Committed; nothing of it is done again. Both lists may be empty although there is more to do. */
  | {
      readonly kind: 'advanced';
      readonly enqueued: readonly CommittedTask[];
      readonly cancelled: readonly { readonly taskId: string; readonly deviceId: DeviceId }[];
    }
  /** Completed or stopped, or never there. */
  | { readonly kind: 'over' };
