import type { DeviceId } from '#device';
import {
  awaitedCompletion,
  backoffSec,
  retriedTransferFault,
  taskReason,
  ordinaryPatience,
  type Completion,
  type TaskReason,
  type Verdict,
} from '#task';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { Clock } from './in-memory-session-table.js';
import {
  advance,
  close,
  completionKindOf,
  isSpent,
  joinResult,
  postpone,
  settle,
  stepOf,
  type AttemptRow,
  type TaskRow,
} from './task-row.js';

/** How RPCs end that go on after their answer, for the ledger in memory. */
export class TaskEnds {
  constructor(
    private readonly inventory: InMemoryDeviceInventory,
    private readonly now: Clock,
  ) {}

  /** The task waits for the device to tell how the attempt ends. */
  awaitEnd(row: TaskRow, attempt: AttemptRow, timeoutSec: number | null = null): void {
    row.state = 'waitingForDevice';
    row.settledAt = null;
    row.reason = null;
    row.openAttempt = attempt;
    row.awaitedUntil = this.inSeconds(timeoutSec ?? awaitedCompletion(stepOf(row))?.timeoutSec ?? 0);
  }

  /** The device tells how the attempt ended. */
  end(row: TaskRow, attempt: AttemptRow, { fault, result }: Completion): void {
    const wasInDoubt = row.state === 'indeterminate';
    if (wasInDoubt) row.dedupeKey = null;
    joinResult(row, result);
    attempt.fault = fault;
    if (fault === null) return this.endWell(row, attempt, wasInDoubt);
    close(attempt, 'faulted', this.now());
    const { method } = stepOf(row);
    const sendings = row.attempts.filter(({ step }) => step === row.nextStep).length;
    const isRetried = method === 'Download' && fault.code === retriedTransferFault && sendings === 1;
    settle(row, isRetried ? 'queued' : 'failed', this.now());
    row.fault = fault;
    row.reason = null;
    if (!isRetried) return;
    postpone(row, backoffSec(1), this.now());
  }

  private endWell(row: TaskRow, attempt: AttemptRow, wasInDoubt: boolean): void {
    row.isCompleted = true;
    const isOld = row.versionBefore !== null && row.versionBefore === this.versionOf(row.device);
    if (completionKindOf(row) === 'firmware' && isOld) {
      if (wasInDoubt) row.reason = taskReason('versionUnchanged');
      else this.awaitEnd(row, attempt, ordinaryPatience.versionSec);
      return;
    }
    close(attempt, 'answered', this.now());
    advance(row, null, this.now());
  }

  /** A look at the device has shown something of the open attempt; false when that settles nothing. */
  resolve(row: TaskRow, verdict: Verdict, result: unknown): boolean {
    const { openAttempt: attempt, state } = row;
    const isOpen = state === 'indeterminate' || state === 'waitingForDevice';
    const needsDoubt = verdict !== 'ran' && verdict !== 'withoutEffect';
    if (attempt === null || !isOpen || verdict === 'unknown') return false;
    if ((needsDoubt && state !== 'indeterminate') || (verdict === 'notRun' && isSpent(row))) return false;
    this.settleBy(row, attempt, verdict, result);
    return true;
  }

  private settleBy(
    row: TaskRow,
    attempt: AttemptRow,
    verdict: Exclude<Verdict, 'unknown'>,
    result: unknown,
  ): void {
    const isOver = verdict !== 'notQueued' && verdict !== 'instancesChanged';
    if (row.state === 'indeterminate' && isOver) row.dedupeKey = null;
    row.reason = null;
    switch (verdict) {
      case 'ran':
        close(attempt, 'answered', this.now());
        return advance(row, result, this.now());
      case 'underWay':
        close(attempt, 'answered', this.now());
        return this.awaitEnd(row, attempt);
      case 'notRun':
        row.openAttempt = null;
        return postpone(row, 0, this.now());
      case 'withoutEffect':
        close(attempt, 'answered', this.now());
        settle(row, 'failed', this.now());
        row.reason = taskReason('withoutEffect');
        return;
      case 'notQueued':
      case 'instancesChanged':
        row.reason = taskReason(verdict);
    }
  }

  /** The device did not tell in time. */
  endWait(row: TaskRow): void {
    const { isCompleted, assumesSuccess, openAttempt } = row;
    if (this.isNewVersion(row)) this.succeed(row, 'versionChanged');
    else if (!isCompleted && assumesSuccess) this.succeed(row, 'assumedAfterTimeout');
    else {
      if (openAttempt !== null) close(openAttempt, 'indeterminate', this.now());
      settle(row, 'indeterminate', this.now());
      row.reason = taskReason(isCompleted ? 'versionUnchanged' : 'completionMissing');
    }
  }

  private succeed(row: TaskRow, reason: TaskReason['code']): void {
    advance(row, null, this.now());
    row.reason = taskReason(reason);
  }

  /** A new image that was in doubt, or that the device only says is there, shows in the version. */
  showsNewVersion(row: TaskRow): boolean {
    const isOpen = row.state === 'indeterminate' || (row.state === 'waitingForDevice' && row.isCompleted);
    return isOpen && this.isNewVersion(row);
  }

  private isNewVersion(row: TaskRow): boolean {
    const { versionBefore, device } = row;
    const now = this.versionOf(device);
    const isKnown = versionBefore !== null && now !== null;
    return completionKindOf(row) === 'firmware' && isKnown && versionBefore !== now;
  }

  versionOf(deviceId: DeviceId): string | null {
    return this.inventory.rowOf(deviceId)?.facts.softwareVersion ?? null;
  }

  private inSeconds(sec: number): Date {
    return new Date(this.now().getTime() + sec * 1_000);
  }
}
