import { Inject, Injectable, Logger } from '@nestjs/common';
import { isSettled, PendingRpcQueue, TaskLedger, TaskSignals } from '#task';

/** Longer than the longest session that can be configured (an hour), and than one can be taken up again after it. */
const silentSec = 70 * 60;

const batchSize = 100;

// The rest waits for the next sweep.
const maxBatches = 20;

/**
 * Settles RPCs whose device left its session and has not come back, so that nobody waits for them for ever. The
 * device's next Inform would do the same; evidence that it brings then still counts.
 */
@Injectable()
export class SilentDeviceSweep {
  private readonly logger = new Logger('SilentDeviceSweep');

  constructor(
    @Inject(TaskLedger) private readonly ledger: Pick<TaskLedger, 'recoverSilent'>,
    @Inject(PendingRpcQueue) private readonly queue: Pick<PendingRpcQueue, 'remove'>,
    @Inject(TaskSignals) private readonly signals: Pick<TaskSignals, 'taskSettled'>,
  ) {}

  /** Settles what at most 2,000 devices left open and returns how many tasks that were; fewer when the signal fires. */
  async run(signal: AbortSignal): Promise<number> {
    let count = 0;
    for (let batch = 0; batch < maxBatches && !signal.aborted; batch++) {
      const recovered = await this.ledger.recoverSilent(silentSec, batchSize);
      if (recovered.length === 0) break;
      for (const { deviceId, taskId, state } of recovered) {
        if (isSettled(state)) this.signals.taskSettled(taskId);
        // A job that stays is dropped in the device's next session.
        await this.queue.remove(deviceId, taskId).catch(() => undefined);
      }
      count += recovered.length;
    }
    if (count > 0) this.logger.log('tasks.leftBySilentDevices', { count });
    return count;
  }
}
