import type { CwmpFault } from '#cwmp';
import type { Page } from '#device';
import type { Condition } from '#filter';
import type { Lane, TaskState } from './task.js';

/** A task in a list: what stands in its row, without its results and attempts. */
export interface ListedTask {
  readonly id: string;
  readonly deviceId: string;
  readonly type: string;
  readonly state: TaskState;
  readonly lane: Lane;
  readonly priority: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly notBefore: Date;
  readonly expiresAt: Date;
  readonly settledAt: Date | null;
  readonly fault: CwmpFault | null;
  /** The bulk operation that created it. */
  readonly operationId: string | null;
}

/** Which tasks; what is left out selects nothing away. */
export interface TaskSelection {
  readonly type?: string;
  readonly lane?: Lane;
  /** Only those that this bulk operation created. */
  readonly operationId?: string;
  /** Only those of devices that this holds for. */
  readonly condition?: Condition;
}

export interface TaskQuery extends TaskSelection {
  /** In one of these states; all of them when it is empty. */
  readonly states: readonly TaskState[];
  /** 1–1000. */
  readonly limit: number;
  /** Opaque, from the former page's `next`. */
  readonly cursor: string | null;
}

/** Port: the tasks of all devices, for operators. */
export abstract class TaskList {
  /**
   * Keyset page, newest first. Throws InvalidCursorError for a cursor of another list, and QueryTooSlowError when the
   * selection takes longer to answer than a list may.
   */
  abstract list(query: TaskQuery): Promise<Page<ListedTask>>;
}
