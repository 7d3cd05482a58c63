import type { DeviceId } from '#device';
import type { Lane } from '../ledger/task.js';

/** A task that waits for a session of its device. */
export interface QueuedTask {
  readonly taskId: string;
  readonly deviceId: DeviceId;
  /** Its place among the tasks of the device. */
  readonly order: number;
  readonly lane: Lane;
  /** When it may be sent, since 1970. */
  readonly dueAtMs: number;
}

/** Port: everything that ought to be in the queues. */
export abstract class QueuedTasks {
  /**
   * A page of at most `limit` queued tasks of all devices; `after` is the last task of the page before, null for the
   * first. A task that is queued all the time is on exactly one page.
   */
  abstract page(after: QueuedTask | null, limit: number): Promise<readonly QueuedTask[]>;
}
