import type { DeviceId } from '#device';

/**
 * What an open task waits for: `release` of its device from quarantine, `approval` of its device, the task that it depends on, its own start, a session of the
 * device, the `answer` to what was sent, or a `report` of how that ended.
 */
export const awaitedThings = [
  'release',
  'approval',
  'dependency',
  'start',
  'session',
  'answer',
  'report',
] as const;
export type AwaitedThing = (typeof awaitedThings)[number];

/** When an open task may have its turn: facts, no promise. */
export interface TaskOutlook {
  readonly deviceId: DeviceId;
  readonly waitsFor: AwaitedThing;
  /** Tasks of the device that are due and go first; 0 is next. */
  readonly tasksAhead: number;
  /** The last Inform and the interval of periodic ones; null when the device told neither. */
  readonly nextInformAt: Date | null;
}

/** Port: looks at one open task from the side of its device. */
export abstract class TaskOutlooks {
  /** Null when the task is unknown or settled. */
  abstract find(taskId: string): Promise<TaskOutlook | null>;
}
