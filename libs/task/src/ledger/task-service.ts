import type { DeviceId } from '#device';
import { dispensable, type QueueFailureListener } from '../queue/dispensable.js';
import { PendingRpcQueue, TaskSignals, WakeUpQueue } from '../queue/pending-rpc-queue.js';
import { isSettled, type NewTask, type TaskView } from './task.js';
import { TaskLedger, type AcceptOutcome, type CancelOutcome } from './task-ledger.js';

// A session under way looks for further tasks before it ends; the call is for one that breaks off.
const callAfterSessionMs = 5_000;

/** Open tasks that one device may have. */
const maxPendingPerDevice = 1_000;

/** The operator's side of tasks: accept, look, wait, cancel. */
export class TaskService {
  constructor(
    private readonly ledger: TaskLedger,
    private readonly queue: PendingRpcQueue,
    private readonly wakeUps: WakeUpQueue,
    private readonly signals: TaskSignals,
    private readonly onQueueFailure: QueueFailureListener,
  ) {}

  /**
   * Commits the task, then queues it and calls the device. A queue that fails after the commit is reported but
   * fails nothing: the next session rebuilds the device's queue from the ledger.
   *
   * @param device `isHere`: its session is being opened, so that it need not be called
   */
  async accept(task: NewTask, device = { isHere: false }): Promise<AcceptOutcome> {
    const outcome = await this.ledger.accept(task, maxPendingPerDevice);
    if (outcome.kind !== 'accepted') return outcome;
    await this.attempt('add', () => this.queue.add(outcome.deviceId, task.id, outcome.order));
    // It may wait for what has failed before, or has just now.
    if (task.dependsOn !== null) await this.endDependents([task.dependsOn]);
    const isInSession = await this.signals.taskQueued(outcome.deviceId);
    if (!device.isHere && (task.lane === 'interactive' || task.lane === 'service'))
      await this.call(outcome.deviceId, task, isInSession ? callAfterSessionMs : 0);
    return outcome;
  }

  /** The task as it is once settled or when `timeoutMs` has passed, null when unknown. Nothing polls. */
  async wait(taskId: string, timeoutMs: number, signal?: AbortSignal): Promise<TaskView | null> {
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      const leftMs = Math.max(0, deadlineMs - performance.now());
      const signalled = this.signals.settledOrTimeout(taskId, leftMs, signal);
      // Subscribed before the look, so that a settlement between the two is not missed.
      const now = await this.ledger.find(taskId);
      if (now === null || isSettled(now.state)) return now;
      if (!(await signalled)) return this.ledger.find(taskId);
    }
  }

  /** Withdraws a task that was not sent yet. */
  async cancel(taskId: string): Promise<CancelOutcome> {
    const { outcome, deviceId } = await this.ledger.cancel(taskId);
    if (outcome === 'cancelled' && deviceId !== null) {
      this.signals.taskSettled(taskId);
      await this.attempt('remove', () => this.queue.remove(deviceId, taskId));
      await this.endDependents([taskId]);
    }
    return outcome;
  }

  private async endDependents(failed: readonly string[]): Promise<void> {
    for (const { taskId, deviceId } of await this.ledger.endDependents(failed, maxPendingPerDevice)) {
      this.signals.taskSettled(taskId);
      await this.attempt('remove', () => this.queue.remove(deviceId, taskId));
    }
  }

  private async call(deviceId: DeviceId, { id, notBefore }: NewTask, earliestMs: number): Promise<void> {
    const delayMs = Math.max(earliestMs, (notBefore?.getTime() ?? 0) - Date.now());
    await this.attempt('wakeUp', () => this.wakeUps.request(deviceId, id, delayMs));
  }

  private async attempt(operation: string, run: () => Promise<void>): Promise<void> {
    await dispensable(this.onQueueFailure, operation, run);
  }
}
