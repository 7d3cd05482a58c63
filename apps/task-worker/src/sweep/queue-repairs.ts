import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Metrics } from '#observability';
import { BullWakeUpQueue } from '#queue';
import { PendingRpcQueue, QueuedTasks, QueueLoss, QueueRepair } from '#task';
import { RepeatingRun } from './repeating-run.js';

const intervalMs = 5_000;

/** Has the queues filled again from the ledger when their store has lost what was in them. */
@Injectable()
export class QueueRepairs implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('QueueRepairs');
  private readonly repair: QueueRepair;
  private readonly runs: RepeatingRun;

  constructor(
    private readonly loss: QueueLoss,
    tasks: QueuedTasks,
    @Inject(PendingRpcQueue) pendingRpcs: Pick<PendingRpcQueue, 'add'>,
    @Inject(BullWakeUpQueue) wakeUps: Pick<BullWakeUpQueue, 'requestFirst'>,
    private readonly metrics: Metrics,
  ) {
    this.repair = new QueueRepair(tasks, pendingRpcs, wakeUps);
    this.runs = new RepeatingRun({
      intervalMs,
      run: (signal) => this.look(signal),
      onFailure: (error) => this.logger.warn('queue.notRepaired', { error: String(error) }),
    });
  }

  onApplicationBootstrap(): void {
    this.runs.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.runs.stop();
  }

  /** Ends after the page at hand when the signal fires. */
  private async look(signal: AbortSignal): Promise<void> {
    const begunAtMs = performance.now();
    let tasks = 0;
    const isRepaired = await this.loss.repairIfNeeded(async (goesOn) => {
      tasks = await this.repair.run(async () => {
        signal.throwIfAborted();
        return goesOn();
      });
    });
    if (!isRepaired) return;
    this.metrics.queueRepairs.count({});
    this.logger.log('queue.repaired', { tasks, durationMs: Math.round(performance.now() - begunAtMs) });
  }
}
