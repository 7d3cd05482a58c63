import type { DeviceId } from '#device';

/**
 * Port: per device, the ids of its pending tasks until its next session. It says that work is due; which task
 * is served, the ledger decides. Everything in it can be rebuilt from the ledger.
 */
export abstract class PendingRpcQueue {
  /** Adds a task; adding a task that is present changes nothing. Lower `order` is served first. */
  abstract add(deviceId: DeviceId, taskId: string, order: number): Promise<void>;
  /** Takes the first waiting task and holds it as active; null when none waits. */
  abstract fetch(deviceId: DeviceId): Promise<string | null>;
  /** Drops an active task that is settled. */
  abstract complete(deviceId: DeviceId, taskId: string): Promise<void>;
  /** Puts an active task back to wait, at its order. */
  abstract release(deviceId: DeviceId, taskId: string): Promise<void>;
  /** Drops a task in whatever place it is; an absent one is no error. */
  abstract remove(deviceId: DeviceId, taskId: string): Promise<void>;
  abstract close(): Promise<void>;
}

/** The call for a task that no session has seen yet. */
export interface FirstWakeUp {
  readonly deviceId: DeviceId;
  readonly taskId: string;
  /** Postpones the call until the task is due. */
  readonly delayMs: number;
}

/** Port: asks for a device to be called so that it opens a session now. */
export abstract class WakeUpQueue {
  /** `delayMs` postpones the call, e.g. for a retry that is not due yet. */
  abstract request(deviceId: DeviceId, taskId: string, delayMs?: number): Promise<void>;
  /** Asks for the calls of tasks that are queued. A call that is asked for in this way already stays as it is. */
  abstract requestFirst(wakeUps: readonly FirstWakeUp[]): Promise<void>;
  /** Has a device called once, for no task; `TaskSignals` tell by `requestId` when that call has ended. */
  abstract requestCall(deviceId: DeviceId, requestId: string): Promise<void>;
}

/** Hears of accepted tasks; returns true when a session of the device is open here and will look for them. */
export type TaskQueuedListener = (deviceId: DeviceId) => unknown;

/** Port: tells processes that wait, never the truth itself. */
export abstract class TaskSignals {
  /** For the process that has a session of the device, if any. */
  abstract taskQueued(deviceId: DeviceId): void;
  /** The same; true when a listener has answered that the device is in a session, so that it need not be called. */
  abstract askTaskQueued(deviceId: DeviceId): Promise<boolean>;
  abstract taskSettled(taskId: string): void;
  /** The task was sent, went back to wait or came to its next step; for those who follow its life. */
  abstract taskMoved(taskId: string): void;
  /** Resolves at the next `taskSettled(taskId)`, with true, or after `timeoutMs`; may be true without reason. */
  abstract settledOrTimeout(taskId: string, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  /**
   * Calls back on every `taskMoved` and `taskSettled` of the task, and perhaps without reason; returns the unsubscribe
   * function.
   */
  abstract onTaskMoved(taskId: string, listener: () => void): () => void;
  /** Calls back on every `taskQueued` and `askTaskQueued`; returns the unsubscribe function. */
  abstract onTaskQueued(listener: TaskQueuedListener): () => void;
}
