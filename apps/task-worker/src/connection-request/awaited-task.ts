import type { TaskView } from '#task';

/** A task that a device is called for. */
export interface AwaitedTask {
  readonly taskId: string;
  readonly createdAtMs: number;
  /** RPCs sent for it before the call. */
  readonly sendingsBefore: number;
}

/** The task still waits for the session that a call was to bring; one that is gone waits for none. */
export function isStillQueued(
  task: TaskView | null,
  { sendingsBefore }: Pick<AwaitedTask, 'sendingsBefore'>,
): task is TaskView {
  return task?.state === 'queued' && task.attempts.length <= sendingsBefore;
}
