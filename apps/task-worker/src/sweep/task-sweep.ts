import { Logger } from '@nestjs/common';
import { isSettled, type PendingRpcQueue, type SweptTask, type TaskSignals } from '#task';

/** What a sweep moves. */
export interface SweepRule {
  /** Name of the log line that tells how many tasks were moved. */
  readonly event: string;
  /** Moves a batch of what is overdue and returns its tasks; none when nothing is left. */
  readonly moveBatch: () => Promise<readonly SweptTask[]>;
  /** The rest waits for the next sweep, so that a mass of them does not hold the worker. */
  readonly maxBatches: number;
}

/** Whom a sweep tells of tasks that it has moved. */
export interface SweepAudience {
  readonly queue: Pick<PendingRpcQueue, 'remove'>;
  readonly signals: Pick<TaskSignals, 'taskSettled'>;
}

/**
 * Moves tasks that no session will move. Sweeps of several processes share the work: each task is moved by one of them.
 */
export class TaskSweep {
  private readonly logger = new Logger('TaskSweep');

  constructor(
    private readonly rule: SweepRule,
    private readonly audience: SweepAudience,
  ) {}

  /** Returns how many tasks it moved; ends after the batch at hand when the signal fires. */
  async run(signal: AbortSignal): Promise<number> {
    let count = 0;
    let stillQueued = 0;
    for (let batch = 0; batch < this.rule.maxBatches && !signal.aborted; batch++) {
      const moved = await this.rule.moveBatch();
      if (moved.length === 0) break;
      for (const { taskId, state } of moved) if (isSettled(state)) this.audience.signals.taskSettled(taskId);
      stillQueued += await this.dropJobs(moved, signal);
      count += moved.length;
    }
    if (count > 0) this.logger.log(this.rule.event, { count, stillQueued });
    return count;
  }

  /** Returns how many jobs are left; each is dropped in the device's next session, when its row is not due. */
  private async dropJobs(moved: readonly SweptTask[], signal: AbortSignal): Promise<number> {
    let left = 0;
    for (const { deviceId, taskId } of moved) {
      if (signal.aborted) left += 1;
      else await this.audience.queue.remove(deviceId, taskId).catch(() => (left += 1));
    }
    return left;
  }
}
