import type { DeviceId } from '#device';
import {
  awaitedCompletion,
  backoffSec,
  retriedTransferFault,
  taskReason,
  versionWaitSec,
  type Completion,
  type TaskReason,
} from '#task';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { Clock } from './in-memory-session-table.js';
import {
  advance,
  close,
  completionKindOf,
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
  awaitEnd(
    row: TaskRow,
    attempt: AttemptRow,
    timeoutSec = awaitedCompletion(stepOf(row))?.timeoutSec ?? 0,
  ): void {
    row.state = 'waitingForDevice';
    row.settledAt = null;
    row.reason = null;
    row.openAttempt = attempt;
    row.awaitedUntil = this.inSeconds(timeoutSec);
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
      else this.awaitEnd(row, attempt, versionWaitSec);
      return;
    }
    close(attempt, 'answered', this.now());
    advance(row, null, this.now());
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
