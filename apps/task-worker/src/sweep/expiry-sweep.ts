import { Inject, Injectable, Logger } from '@nestjs/common';
import { PendingRpcQueue, TaskLedger, TaskSignals } from '#task';

const batchSize = 500;

// The rest waits for the next sweep, so that a mass expiry does not hold the worker.
const maxBatches = 20;

/** Ends tasks whose time is over. Sweeps of several processes share the work: each task is expired by one of them. */
@Injectable()
export class ExpirySweep {
  private readonly logger = new Logger('ExpirySweep');

  constructor(
    @Inject(TaskLedger) private readonly ledger: Pick<TaskLedger, 'expireOverdue'>,
    @Inject(PendingRpcQueue) private readonly queue: Pick<PendingRpcQueue, 'remove'>,
    @Inject(TaskSignals) private readonly signals: Pick<TaskSignals, 'taskSettled'>,
  ) {}

  /** Expires at most 10,000 tasks and returns how many it did; fewer when the signal fires. */
  async run(signal: AbortSignal): Promise<number> {
    let expired = 0;
    let stillQueued = 0;
    for (let batch = 0; batch < maxBatches && !signal.aborted; batch++) {
      const overdue = await this.ledger.expireOverdue(batchSize);
      for (const { taskId } of overdue) this.signals.taskSettled(taskId);
      stillQueued += await this.dropJobs(overdue, signal);
      expired += overdue.length;
      if (overdue.length < batchSize) break;
    }
    if (expired > 0) this.logger.log('tasks.expired', { count: expired, stillQueued });
    return expired;
  }

  /** Returns how many jobs are left; each is dropped in the device's next session, when its row is not due. */
  private async dropJobs(
    overdue: Awaited<ReturnType<TaskLedger['expireOverdue']>>,
    signal: AbortSignal,
  ): Promise<number> {
    let left = 0;
    for (const { deviceId, taskId } of overdue) {
      if (signal.aborted) left += 1;
      else await this.queue.remove(deviceId, taskId).catch(() => (left += 1));
    }
    return left;
  }
}
