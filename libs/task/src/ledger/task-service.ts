import type { DeviceId } from '#device';
import { dispensable, type QueueFailureListener } from '../queue/dispensable.js';
import { PendingRpcQueue, TaskSignals, WakeUpQueue } from '../queue/pending-rpc-queue.js';
import { isCalledFor, isSettled, type Lane, type NewTask, type TaskView } from './task.js';
import { Moves } from './moves.js';
import { TaskLedger, type AcceptOutcome, type CancelOutcome } from './task-ledger.js';

// A session under way looks for further tasks before it ends; the call is for one that breaks off.
const callAfterSessionMs = 5_000;

/** Open tasks that one device may have. */
export const maxPendingPerDevice = 1_000;

/** What those who serve a task have to know of it when it was committed; survives JSON. */
export interface CommittedTask {
  readonly taskId: string;
  readonly deviceId: DeviceId;
  /** Its place among the tasks of the device. */
  readonly order: number;
  readonly lane: Lane;
  /** When it may be sent, since 1970. */
  readonly dueAtMs: number;
  readonly dependsOn: string | null;
}

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
    const outcome = await this.commit(task);
    if (outcome.kind === 'accepted') await this.announce(committedTask(task, outcome), device);
    return outcome;
  }

  /** Commits the task; whoever does only this has it announced afterwards. */
  commit(task: NewTask): Promise<AcceptOutcome> {
    return this.ledger.accept(task, maxPendingPerDevice);
  }

  /** Queues a committed task and calls its device; doing it again does no harm while the task is queued. */
  async announce(task: CommittedTask, device = { isHere: false }): Promise<void> {
    const { deviceId, taskId, order, lane, dependsOn } = task;
    await this.attempt('add', () => this.queue.add(deviceId, taskId, order));
    // It may wait for what has failed before, or has just now.
    if (dependsOn !== null) await this.endDependents([dependsOn]);
    if (device.isHere || !isCalledFor(lane)) return this.signals.taskQueued(deviceId);
    const isInSession = await this.signals.askTaskQueued(deviceId);
    await this.call(task, isInSession ? callAfterSessionMs : 0);
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

  /**
   * The task as it is, then as it is after each of its moves, until it is settled; `quiet` when nothing was heard of it
   * for `quietMs`. Moves that come faster than they are taken are told as one. Reads only when something has moved.
   */
  async *follow(
    taskId: string,
    quietMs: number,
    signal: AbortSignal,
  ): AsyncGenerator<TaskView | 'quiet', void, undefined> {
    const moves = new Moves();
    const unsubscribe = this.signals.onTaskMoved(taskId, () => moves.add());
    try {
      while (!signal.aborted) {
        if (!moves.take()) {
          await moves.next(quietMs, signal);
          if (!moves.take()) {
            if (!signal.aborted) yield 'quiet';
            continue;
          }
        }
        const task = await this.ledger.find(taskId);
        if (task === null) return;
        yield task;
        if (isSettled(task.state)) return;
      }
    } finally {
      unsubscribe();
    }
  }

  /** Withdraws a task that was not sent yet. */
  async cancel(taskId: string): Promise<CancelOutcome> {
    const { outcome, deviceId } = await this.ledger.cancel(taskId);
    if (outcome === 'cancelled' && deviceId !== null) {
      await this.announceCancelled({ taskId, deviceId });
      await this.endDependents([taskId]);
    }
    return outcome;
  }

  /** Tells those who wait, and the queue, of a task that was withdrawn. */
  async announceCancelled({ taskId, deviceId }: Pick<CommittedTask, 'taskId' | 'deviceId'>): Promise<void> {
    this.signals.taskSettled(taskId);
    await this.attempt('remove', () => this.queue.remove(deviceId, taskId));
  }

  /** Ends the tasks that wait for these, which did not succeed. */
  async endDependents(failed: readonly string[]): Promise<void> {
    for (const task of await this.ledger.endDependents(failed, maxPendingPerDevice))
      await this.announceCancelled(task);
  }

  private async call({ deviceId, taskId, dueAtMs }: CommittedTask, earliestMs: number): Promise<void> {
    const delayMs = Math.max(earliestMs, dueAtMs - Date.now());
    await this.attempt('wakeUp', () => this.wakeUps.requestFirst([{ deviceId, taskId, delayMs }]));
  }

  private async attempt(operation: string, run: () => Promise<void>): Promise<void> {
    await dispensable(this.onQueueFailure, operation, run);
  }
}

/** What is announced of a task that was just accepted. */
export function committedTask(
  { id, lane, notBefore, dependsOn }: NewTask,
  { deviceId, order }: AcceptOutcome & { readonly kind: 'accepted' },
): CommittedTask {
  return { taskId: id, deviceId, order, lane, dueAtMs: notBefore?.getTime() ?? 0, dependsOn };
}
