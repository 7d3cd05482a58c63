import { Inject, Injectable, Logger } from '@nestjs/common';
import { withLogContext } from '#observability';
import { BullWakeUpQueue, type CallJob, type WakeUpJob } from '#queue';
import { TaskLedger, TaskSignals } from '#task';
import { isStillQueued } from '../connection-request/awaited-task.js';
import { ConnectionRequestService } from '../connection-request/connection-request.service.js';
import { decideNext, maxCalls, type NextMove, type StopReason } from './wake-up-policy.js';

/** How one look at a wake-up ended; `served`: its task has left the queue, by whatever way. */
export type WakeUpEnd = 'served' | 'lookAgain' | 'missed' | StopReason;

/**
 * Works on one wake-up: it is done only when its task has left `queued`, so an accepted connection request is looked
 * at again later. Never waits for a device beyond the call itself; waiting is a delayed job.
 */
@Injectable()
export class WakeUpProcessor {
  private readonly logger = new Logger('WakeUp');

  constructor(
    @Inject(TaskLedger) private readonly ledger: Pick<TaskLedger, 'find'>,
    @Inject(ConnectionRequestService)
    private readonly calls: Pick<ConnectionRequestService, 'callFor' | 'callNow' | 'giveUp'>,
    @Inject(BullWakeUpQueue) private readonly wakeUps: Pick<BullWakeUpQueue, 'add'>,
    @Inject(TaskSignals) private readonly signals: Pick<TaskSignals, 'taskSettled'>,
  ) {}

  /** Makes the call that somebody waits for. */
  async call({ deviceId, requestId }: CallJob): Promise<void> {
    try {
      await this.calls.callNow(deviceId);
    } finally {
      this.signals.taskSettled(requestId);
    }
  }

  /** Rejects when our own stores fail; the job is then tried again. */
  async process(job: WakeUpJob): Promise<WakeUpEnd> {
    const task = await this.ledger.find(job.taskId);
    const sendingsBefore = job.sendingsBefore ?? task?.attempts.length ?? 0;
    if (!isStillQueued(task, { sendingsBefore })) return 'served';
    const context = { deviceId: task.deviceId, taskId: task.id };
    if (job.attempt >= maxCalls) {
      await this.calls.giveUp(job.deviceId);
      return withLogContext(context, () => this.giveUp('missed', job));
    }
    const awaited = { taskId: task.id, createdAtMs: task.createdAt.getTime(), sendingsBefore };
    const answer = await this.calls.callFor(job.deviceId, awaited);
    const next = decideNext(answer, job.attempt);
    return withLogContext(context, () => this.follow(next, { ...job, sendingsBefore }));
  }

  private async follow(next: NextMove, job: WakeUpJob): Promise<WakeUpEnd> {
    if (next.kind === 'stop') return this.giveUp(next.reason, job);
    await this.wakeUps.add({ ...job, attempt: next.attempt }, next.delayMs);
    return 'lookAgain';
  }

  private giveUp(reason: 'missed' | StopReason, { attempt }: WakeUpJob): WakeUpEnd {
    this.logger.debug('wakeUp.leftToInform', { reason, attempt });
    return reason;
  }
}
