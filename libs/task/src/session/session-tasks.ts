import { AnswerLearning } from './answer-learning.js';
import type { DeviceId, SessionFence } from '#device';
import { PendingRpcQueue, TaskSignals, WakeUpQueue } from '../queue/pending-rpc-queue.js';
import { settlementOf, type RpcOutcome } from '../settlement/settlement.js';
import { isSettled, type TaskState } from '../ledger/task.js';
import {
  TaskLedger,
  type ClaimedRpc,
  type ClaimOutcome,
  type InformEvidence,
} from '../ledger/task-ledger.js';

/** Tasks whose jobs are put back in one go when the queue has lost them. */
const rebuildLimit = 1_000;

/** The tasks of one device during its session: claim, settle, recover. Stateless; the fence carries the right to act. */
export class SessionTasks {
  constructor(
    private readonly ledger: TaskLedger,
    private readonly queue: PendingRpcQueue,
    private readonly learning: AnswerLearning,
    private readonly signals: TaskSignals,
    private readonly wakeUps: WakeUpQueue,
  ) {}

  /**
   * Claims the next due RPC: BullMQ says that work is due, the ledger says which. The job of a row that was
   * claimed in another's place is dropped and the fetched job kept for the next claim.
   */
  async claim(fence: SessionFence, attemptId: string): Promise<ClaimOutcome> {
    const fetched = await this.fetch(fence.deviceId);
    const outcome = await this.ledger.claim(fence, attemptId);
    if (outcome.kind === 'claimed' && outcome.rpc.taskId !== fetched)
      await this.keepQueueInStep(fence.deviceId, fetched, outcome.rpc.taskId);
    if (outcome.kind === 'nothingDue' && fetched !== null) await this.queue.complete(fence.deviceId, fetched);
    return outcome;
  }

  /** Settles a finished RPC: what the answer teaches first, the ledger second, the queue last. */
  async settle(fence: SessionFence, rpc: ClaimedRpc, outcome: RpcOutcome): Promise<'settled' | 'fenced'> {
    if (outcome.kind === 'answered') {
      const written = await this.learning.learn(fence, rpc.step, outcome.response);
      if (written === 'fenced') return 'fenced';
    }
    const settlement = settlementOf(rpc, outcome);
    const settled = await this.ledger.settle(fence, rpc, settlement);
    if (settled.kind === 'fenced') return 'fenced';
    await this.followUp(fence.deviceId, rpc.taskId, settled.taskState, settlement.retryAfterSec);
    return 'settled';
  }

  /** Settles what older sessions left open, by the evidence of the Inform that opened this one. */
  async recover(fence: SessionFence, evidence: InformEvidence): Promise<void> {
    const recovered = await this.ledger.recover(fence, evidence);
    const proven = await this.ledger.applyEvidence(fence.deviceId, evidence);
    for (const { taskId, state } of [...recovered, ...proven]) {
      await this.queue.remove(fence.deviceId, taskId);
      if (isSettled(state)) this.signals.taskSettled(taskId);
    }
  }

  /** The job of a task with further steps goes back to wait, so that a higher lane may go first. */
  private async followUp(
    deviceId: DeviceId,
    taskId: string,
    state: TaskState,
    retryAfterSec: number,
  ): Promise<void> {
    if (state === 'queued' && retryAfterSec === 0) return this.queue.release(deviceId, taskId);
    await this.queue.complete(deviceId, taskId);
    if (isSettled(state)) this.signals.taskSettled(taskId);
    else if (retryAfterSec > 0) await this.wakeUps.request(deviceId, taskId, retryAfterSec * 1_000);
  }

  private async fetch(deviceId: DeviceId): Promise<string | null> {
    const fetched = await this.queue.fetch(deviceId);
    if (fetched !== null) return fetched;
    await this.rebuild(deviceId);
    return this.queue.fetch(deviceId);
  }

  private async rebuild(deviceId: DeviceId): Promise<void> {
    for (const { taskId, order } of await this.ledger.dueTasks(deviceId, rebuildLimit))
      await this.queue.add(deviceId, taskId, order);
  }

  private async keepQueueInStep(deviceId: DeviceId, fetched: string | null, claimed: string): Promise<void> {
    await this.queue.remove(deviceId, claimed);
    if (fetched !== null) await this.queue.release(deviceId, fetched);
  }
}
