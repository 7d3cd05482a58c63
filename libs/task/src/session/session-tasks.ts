import { AnswerLearning } from './answer-learning.js';
import type { CpeResponse } from '#cwmp';
import type { SecretPaths } from '#data-model';
import {
  newUuidV7,
  type CpeCall,
  type DeviceId,
  type ReportedModel,
  type SessionFence,
  type WriteOutcome,
} from '#device';
import type { Completion } from '../settlement/completion.js';
import { dispensable, type QueueFailureListener } from '../queue/dispensable.js';
import { PendingRpcQueue, TaskSignals, WakeUpQueue } from '../queue/pending-rpc-queue.js';
import { proofOf, resultShown, verdictOf } from '../settlement/proof.js';
import {
  maxAttempts,
  settlementOf,
  type RpcOutcome,
  type SettlementHabits,
} from '../settlement/settlement.js';
import { settlementOfLook } from '../settlement/look-settlement.js';
import { isSettled, type NewTask, type TaskState } from '../ledger/task.js';
import {
  noEvidence,
  TaskLedger,
  type ClaimedRpc,
  type ClaimOutcome,
  type InformEvidence,
  type RecoveredTask,
  type Settlement,
} from '../ledger/task-ledger.js';

/** Tasks whose jobs are put back in one go when the queue has lost them. */
const rebuildLimit = 1_000;

/** A look at the device that did not come about by then tells nothing any more. */
const proofLifetimeMs = 7 * 86_400_000;

/** The device may have been asked for so much that what shows a doubt has no place. */
const mostOpenTasks = 1_000;

/** Time for a device to apply what it has taken for later, before it is looked at once more. */
const lookAgainSec = 3_600;

/** The session that has set values is over by then, as a rule. */
const nextSessionMs = 60_000;

/** The session ends with the answer that is being written. */
const callAfterSessionMs = 1_000;

/** What is left to do for the device when an RPC of it is settled; `fenced`: for another session. */
export type AfterSettlement = 'moreDue' | 'nothingDue' | 'fenced';

/** What is known of devices, and learned of them. */
interface DeviceKnowledge {
  readonly learning: AnswerLearning;
  readonly secrets: SecretPaths;
}

/** Where pending RPCs wait for a session, and how devices are called to open one. */
interface TaskQueues {
  readonly pendingRpcs: PendingRpcQueue;
  readonly wakeUps: WakeUpQueue;
}

/**
 * The tasks of one device during its session: claim, settle, recover. Stateless; the fence carries the right to act.
 * A queue that fails is reported and holds up nothing: what the ledger has committed is sent, or was settled.
 */
export class SessionTasks {
  constructor(
    private readonly ledger: TaskLedger,
    private readonly queues: TaskQueues,
    private readonly knowledge: DeviceKnowledge,
    private readonly signals: TaskSignals,
    private readonly onQueueFailure: QueueFailureListener,
  ) {}

  /**
   * Claims the next due RPC: BullMQ says that work is due, the ledger says which. The job of a row that was
   * claimed in another's place is dropped and the fetched job kept for the next claim. A queue that is empty although
   * a row was due has lost its jobs, and gets them back.
   */
  async claim(fence: SessionFence, attemptId: string): Promise<ClaimOutcome> {
    const { deviceId } = fence;
    const fetched = await this.attempt('fetch', async () => ({
      taskId: await this.queues.pendingRpcs.fetch(deviceId),
    }));
    const job = fetched?.taskId ?? null;
    const outcome = await this.ledger.claim(fence, attemptId);
    if (outcome.kind === 'claimed') {
      const { taskId } = outcome.rpc;
      if (fetched?.taskId === null) await this.attempt('rebuild', () => this.rebuild(deviceId));
      else if (job !== null && job !== taskId) await this.keepQueueInStep(deviceId, job, taskId);
      this.signals.taskMoved(taskId);
    }
    if (outcome.kind === 'nothingDue' && job !== null) await this.complete(deviceId, job);
    return outcome.kind !== 'fenced' && outcome.leftOpen
      ? this.claimBehind(fence, attemptId, outcome)
      : outcome;
  }

  /** Settles first what an older session claimed while this one began: no evidence of it can have come yet. */
  private async claimBehind(
    fence: SessionFence,
    attemptId: string,
    outcome: ClaimOutcome,
  ): Promise<ClaimOutcome> {
    const isDue = await this.recover(fence, noEvidence);
    return isDue && outcome.kind === 'nothingDue' ? this.claim(fence, attemptId) : outcome;
  }

  /** Settles a finished RPC: what the answer teaches first, the ledger second, the queue last. */
  async settle(
    fence: SessionFence,
    rpc: ClaimedRpc,
    outcome: RpcOutcome,
    habits: SettlementHabits | null = null,
  ): Promise<AfterSettlement> {
    if (outcome.kind === 'answered') {
      const written = await this.knowledge.learning.learn(fence, rpc.step, outcome.response);
      if (written === 'fenced') return 'fenced';
    }
    if (rpc.proves !== null && outcome.kind === 'answered')
      return this.settleProof(fence, rpc, rpc.proves, outcome.response);
    const settlement = rpc.isLook
      ? settlementOfLook(rpc, outcome, habits)
      : settlementOf(rpc, outcome, this.knowledge.secrets, habits);
    return this.settleAs(fence, rpc, settlement);
  }

  /** Settles what was in doubt by the answer that shows it, and then the look itself. */
  private async settleProof(
    fence: SessionFence,
    rpc: ClaimedRpc,
    proves: string,
    response: CpeResponse,
  ): Promise<AfterSettlement> {
    const doubtful = await this.ledger.findClaimed(proves);
    const { secrets } = this.knowledge;
    const verdict = doubtful === null ? 'unknown' : verdictOf(doubtful, response, secrets);
    const result = doubtful === null || verdict !== 'ran' ? null : resultShown(doubtful, response);
    const settlement = settlementOf(rpc, { kind: 'answered', response }, secrets);
    // A device may apply values at its next boot only: it is looked at again.
    if (verdict === 'withoutEffect' && rpc.attemptNumber < maxAttempts) {
      return this.settleAs(fence, rpc, { ...settlement, taskState: 'queued', retryAfterSec: lookAgainSec });
    }
    const settled = await this.settleAs(fence, rpc, settlement);
    if (settled === 'fenced') return settled;
    const moved = await this.ledger.resolve(fence, proves, verdict, result);
    if (moved === null) return settled;
    await this.follow(fence.deviceId, [moved]);
    return moved.state === 'queued' ? 'moreDue' : settled;
  }

  /** Has the device looked at for what shows the outcome of a task; true when something does. */
  private async prove(fence: SessionFence, taskId: string, notBefore: Date | null): Promise<boolean> {
    const task = await this.ledger.find(taskId);
    const attempt = task?.attempts.at(-1);
    const doubtful = attempt && (await this.ledger.findClaimed(attempt.id));
    const step = doubtful && proofOf(doubtful, this.knowledge.secrets);
    if (!task || !attempt || !step) return false;
    const proof: NewTask = {
      id: newUuidV7(),
      deviceId: task.deviceId,
      type: 'proof',
      steps: [step],
      lane: task.lane,
      priority: 0,
      notBefore,
      expiresAt: new Date(Date.now() + proofLifetimeMs),
      dedupeKey: `proof:${attempt.id}`,
      dependsOn: null,
      createdBy: 'system',
      proves: attempt.id,
    };
    const outcome = await this.ledger.accept(proof, mostOpenTasks);
    if (outcome.kind !== 'accepted') return false;
    await this.attempt('add', () => this.queues.pendingRpcs.add(fence.deviceId, proof.id, outcome.order));
    return true;
  }

  /** Settles a slice of a discovery: what it has learned first, its cursor second, the queue last. */
  async settleSlice(
    fence: SessionFence,
    rpc: ClaimedRpc,
    discovered: ReportedModel | null,
    settlement: Settlement,
  ): Promise<AfterSettlement> {
    const written =
      discovered === null ? 'stored' : await this.knowledge.learning.learnDiscovered(fence, discovered);
    return written === 'fenced' ? 'fenced' : this.settleAs(fence, rpc, settlement);
  }

  /** Commits a call of the CPE that tells how a transfer or the like ended, and settles its task with it. */
  async commitCompletion(fence: SessionFence, call: CpeCall, completion: Completion): Promise<WriteOutcome> {
    const outcome = await this.ledger.complete(fence, call, completion);
    if (outcome.kind === 'fenced') return 'fenced';
    const { task } = outcome;
    if (task !== null) {
      await this.follow(fence.deviceId, [task]);
      if (task.retryAfterSec > 0) await this.call(fence.deviceId, task.taskId, task.retryAfterSec * 1_000);
      // A chain goes on in the session that has told the end of its transfer.
      else if (task.state === 'queued') this.signals.taskQueued(fence.deviceId);
    }
    return 'stored';
  }

  /** Calls a device whose session ends before a task of it that somebody waits for. */
  async callBack(deviceId: DeviceId, taskId: string): Promise<void> {
    await this.call(deviceId, taskId, callAfterSessionMs);
  }

  private async settleAs(
    fence: SessionFence,
    rpc: ClaimedRpc,
    settlement: Settlement,
  ): Promise<AfterSettlement> {
    const settled = await this.ledger.settle(fence, rpc, settlement);
    if (settled.kind === 'fenced') return 'fenced';
    await this.followUp(fence.deviceId, rpc.taskId, settled.taskState, settlement.retryAfterSec);
    // Not in the session that has set them (R5).
    if (settled.taskState === 'waitingForDevice' && rpc.step.method === 'SetParameterValues')
      await this.prove(fence, rpc.taskId, new Date(Date.now() + nextSessionMs));
    const isDoubted = settled.taskState === 'indeterminate';
    const isProofDue = isDoubted && (await this.prove(fence, rpc.taskId, null));
    return settled.isMoreDue || isProofDue ? 'moreDue' : 'nothingDue';
  }

  /**
   * Settles what older sessions left open, by the evidence of the Inform that opened this one; true when a task may
   * go on in this session.
   */
  async recover(fence: SessionFence, evidence: InformEvidence): Promise<boolean> {
    const recovered = await this.ledger.recover(fence, evidence);
    await this.follow(fence.deviceId, recovered);
    const isProvenDue = await this.applyEvidence(fence.deviceId, evidence);
    let isDue = isProvenDue || recovered.some(({ state }) => state === 'queued');
    for (const { taskId, state } of recovered)
      if (state === 'indeterminate') isDue = (await this.prove(fence, taskId, null)) || isDue;
    return isDue;
  }

  /** Moves indeterminate tasks that the Inform proves; true when a chain may go on in this session. */
  async applyEvidence(deviceId: DeviceId, evidence: InformEvidence): Promise<boolean> {
    const proven = await this.ledger.applyEvidence(deviceId, evidence);
    await this.follow(deviceId, proven);
    return proven.some(({ state }) => state === 'queued');
  }

  /** Queues and waits hear of tasks that the ledger has moved. */
  private async follow(deviceId: DeviceId, moved: readonly RecoveredTask[]): Promise<void> {
    for (const { taskId, state } of moved) {
      await this.remove(deviceId, taskId);
      this.tell(taskId, state);
    }
    const failed = moved.filter(({ state }) => state === 'failed').map(({ taskId }) => taskId);
    if (failed.length > 0) await this.follow(deviceId, await this.ledger.endDependents(failed, rebuildLimit));
  }

  /** The job of a task with further steps goes back to wait, so that a higher lane may go first. */
  private async followUp(
    deviceId: DeviceId,
    taskId: string,
    state: TaskState,
    retryAfterSec: number,
  ): Promise<void> {
    if (state === 'queued' && retryAfterSec === 0) {
      await this.release(deviceId, taskId);
      return this.tell(taskId, state);
    }
    await this.complete(deviceId, taskId);
    if (state === 'failed') return this.follow(deviceId, [{ taskId, state }]);
    this.tell(taskId, state);
    if (!isSettled(state) && retryAfterSec > 0) await this.call(deviceId, taskId, retryAfterSec * 1_000);
  }

  private tell(taskId: string, state: TaskState): void {
    if (isSettled(state)) this.signals.taskSettled(taskId);
    else this.signals.taskMoved(taskId);
  }

  private async rebuild(deviceId: DeviceId): Promise<void> {
    for (const { taskId, order } of await this.ledger.dueTasks(deviceId, rebuildLimit))
      await this.queues.pendingRpcs.add(deviceId, taskId, order);
  }

  private async keepQueueInStep(deviceId: DeviceId, fetched: string, claimed: string): Promise<void> {
    await this.remove(deviceId, claimed);
    await this.release(deviceId, fetched);
  }

  private async complete(deviceId: DeviceId, taskId: string): Promise<void> {
    await this.attempt('complete', () => this.queues.pendingRpcs.complete(deviceId, taskId));
  }

  private async release(deviceId: DeviceId, taskId: string): Promise<void> {
    await this.attempt('release', () => this.queues.pendingRpcs.release(deviceId, taskId));
  }

  private async remove(deviceId: DeviceId, taskId: string): Promise<void> {
    await this.attempt('remove', () => this.queues.pendingRpcs.remove(deviceId, taskId));
  }

  private async call(deviceId: DeviceId, taskId: string, delayMs: number): Promise<void> {
    await this.attempt('wakeUp', () => this.queues.wakeUps.request(deviceId, taskId, delayMs));
  }

  private attempt<Result>(operation: string, run: () => Promise<Result>): Promise<Result | null> {
    return dispensable(this.onQueueFailure, operation, run);
  }
}
