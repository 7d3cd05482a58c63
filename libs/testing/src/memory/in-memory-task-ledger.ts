import { disruptiveMethods } from '#cwmp';
import { InvalidCursorError, type CpeCall, type DeviceId, type Page, type SessionFence } from '#device';
import {
  backoffSec,
  isSettled,
  newDiscovery,
  noEvidence,
  parked,
  TaskLedger,
  taskReason,
  type AcceptOutcome,
  type CancelOutcome,
  type ClaimedRpc,
  type ClaimOutcome,
  type CompleteOutcome,
  type Completion,
  type InformEvidence,
  type NewTask,
  type RecoveredTask,
  type Settlement,
  type SettleOutcome,
  type SweptTask,
  type TaskState,
  type TaskSummary,
  type TaskView,
  type Verdict,
} from '#task';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import { TaskEnds } from './task-ends.js';
import type { Clock, InMemorySessionTable, SessionRow } from './in-memory-session-table.js';
import {
  advance,
  claimedRpc,
  close,
  completionKindOf,
  isDuplicate,
  isLeftOpen,
  isProven,
  joinResult,
  mayRepeat,
  orderOf,
  postpone,
  settle,
  stepOf,
  summaryOf,
  viewOf,
  type AttemptRow,
  type TaskRow,
} from './task-row.js';

const endedBadly: ReadonlySet<TaskState> = new Set(['failed', 'expired', 'cancelled']);

/** TaskLedger over a map, with the same fencing as a database: it is as durable as the process. */
export class InMemoryTaskLedger extends TaskLedger {
  private readonly rows = new Map<string, TaskRow>();
  private readonly ends: TaskEnds;
  private lastSeq = 0;

  constructor(
    private readonly inventory: InMemoryDeviceInventory,
    private readonly sessions: InMemorySessionTable,
    private readonly now: Clock,
    private readonly journal: (fence: SessionFence, call: CpeCall) => void,
  ) {
    super();
    this.ends = new TaskEnds(inventory, now);
  }

  override async accept(task: NewTask, maxPending: number): Promise<AcceptOutcome> {
    const deviceId = await this.inventory.resolve(task.deviceId);
    if (deviceId === null) return { kind: 'unknownDevice' };
    return this.acceptFor(deviceId, task, maxPending, null);
  }

  /** Accepts a task of a known device, that a bulk operation may have asked for. */
  acceptFor(
    deviceId: DeviceId,
    task: NewTask,
    maxPending: number,
    operationId: string | null,
  ): AcceptOutcome {
    const rows = this.rowsOf(deviceId);
    if (task.dependsOn !== null && !rows.some((row) => row.task.id === task.dependsOn))
      return { kind: 'unknownDependency' };
    if (rows.filter((row) => row.state === 'queued').length >= maxPending)
      return { kind: 'tooManyPending', limit: maxPending };
    const duplicate = rows.find((row) => isDuplicate(row, task));
    if (duplicate !== undefined) return { kind: 'duplicate', taskId: duplicate.task.id };
    const row = this.newRow(task, deviceId, operationId);
    this.rows.set(task.id, row);
    return { kind: 'accepted', deviceId, order: orderOf(row), createdAt: row.createdAt };
  }

  creatorOf(taskId: string): string | null {
    return this.rows.get(taskId)?.task.createdBy ?? null;
  }

  override async find(taskId: string): Promise<TaskView | null> {
    const row = this.rows.get(taskId);
    return row === undefined ? null : viewOf(row);
  }

  override async listOfDevice(
    publicId: string,
    limit: number,
    cursor: string | null,
  ): Promise<Page<TaskSummary> | null> {
    const deviceId = await this.inventory.resolve(publicId);
    if (deviceId === null) return null;
    const before = cursor === null ? Infinity : positionOf(cursor);
    const older = this.rowsOf(deviceId).filter(({ seq }) => seq < before);
    const page = older.toSorted((a, b) => b.seq - a.seq).slice(0, limit);
    const last = page.at(-1);
    const next = older.length > page.length && last !== undefined ? cursorOf(last.seq) : null;
    return { items: page.map(summaryOf), next };
  }

  override async cancel(taskId: string): Promise<{ outcome: CancelOutcome; deviceId: DeviceId | null }> {
    const row = this.rows.get(taskId);
    if (row === undefined) return { outcome: 'unknown', deviceId: null };
    if (isSettled(row.state)) return { outcome: 'alreadySettled', deviceId: row.device };
    if (row.state !== 'queued') return { outcome: 'alreadySent', deviceId: row.device };
    settle(row, 'cancelled', this.now());
    return { outcome: 'cancelled', deviceId: row.device };
  }

  override async claim(fence: SessionFence, attemptId: string): Promise<ClaimOutcome> {
    const session = this.sessions.findLive(fence);
    if (session === null || session.outstandingAttempt !== null) return { kind: 'fenced' };
    const others = this.isAnyLeftOpen(fence.deviceId, fence.epoch) ? ({ leftOpen: true } as const) : {};
    const row = this.due(fence.deviceId).find(({ task }) => this.isDependencyMet(task));
    if (row === undefined || this.inventory.rowOf(fence.deviceId)?.onboarding !== 'approved')
      return { kind: 'nothingDue', ...others };
    const attempt: AttemptRow = {
      id: attemptId,
      epoch: fence.epoch,
      step: row.nextStep,
      method: this.isLookDue(row, session) ? 'GetParameterNames' : stepOf(row).method,
      state: 'dispatched',
      dispatchedAt: this.now(),
      settledAt: null,
      fault: null,
    };
    row.attempts.push(attempt);
    row.isCompleted = false;
    row.versionBefore = this.ends.versionOf(fence.deviceId);
    row.state = 'inSession';
    row.claimedIn = fence.epoch;
    session.outstandingAttempt = attemptId;
    session.rpcCount += 1;
    return { kind: 'claimed', rpc: claimedRpc(row, attempt), ...others };
  }

  override async findClaimed(attemptId: string): Promise<ClaimedRpc | null> {
    const found = this.findAttempt(attemptId);
    return found === null ? null : claimedRpc(found.row, found.attempt);
  }

  override async settle(
    fence: SessionFence,
    { attemptId }: ClaimedRpc,
    settlement: Settlement,
  ): Promise<SettleOutcome> {
    const session = this.sessions.findLive(fence);
    const found = this.findAttempt(attemptId);
    if (session === null || found === null || session.outstandingAttempt !== attemptId)
      return { kind: 'fenced' };
    const { row, attempt } = found;
    const at = this.now();
    session.outstandingAttempt = null;
    session.disrupted ||= settlement.attemptState === 'answered' && disruptiveMethods.has(attempt.method);
    close(attempt, settlement.attemptState, at);
    attempt.fault = settlement.fault;
    goOn(row, settlement);
    this.moveTo(row, attempt, settlement);
    return { kind: 'settled', taskState: row.state, isMoreDue: this.due(fence.deviceId).length > 0 };
  }

  override async complete(
    fence: SessionFence,
    call: CpeCall,
    completion: Completion,
  ): Promise<CompleteOutcome> {
    if (this.sessions.findLive(fence) === null) return { kind: 'fenced' };
    this.journal(fence, call);
    const row = this.endedBy(fence.deviceId, completion);
    if (row?.openAttempt == null) return { kind: 'stored', task: null };
    this.ends.end(row, row.openAttempt, completion);
    const isRetried = row.state === 'queued' && row.fault !== null;
    const retryAfterSec = isRetried ? backoffSec(1) : 0;
    return { kind: 'stored', task: { taskId: row.task.id, state: row.state, retryAfterSec } };
  }

  override async endWaits(limit: number): Promise<readonly SweptTask[]> {
    const overdue = [...this.rows.values()].filter((row) => (row.awaitedUntil ?? Infinity) <= this.now());
    return overdue.slice(0, limit).map((row) => {
      this.ends.endWait(row);
      return { taskId: row.task.id, deviceId: row.device, state: row.state };
    });
  }

  override async recover(fence: SessionFence, evidence: InformEvidence): Promise<readonly RecoveredTask[]> {
    if (this.sessions.findLive(fence) === null) return [];
    const leftOpen = this.rowsOf(fence.deviceId).filter((row) => isLeftOpen(row, fence.epoch));
    return leftOpen.map((row) => this.recoverTask(row, evidence));
  }

  override async recoverSilent(silentSec: number, limit: number): Promise<readonly SweptTask[]> {
    const inFlight = [...this.rows.values()].filter(({ state }) => state === 'inSession');
    const before = this.now().getTime() - silentSec * 1_000;
    const silent = inFlight.filter(({ device }) => this.sessions.find(device)!.openedAt.getTime() < before);
    const devices = [...new Set(silent.map(({ device }) => device))].slice(0, limit);
    for (const device of devices) this.sessions.fence(device);
    return silent
      .filter(({ device }) => devices.includes(device))
      .map((row) => ({
        ...this.recoverTask(row, noEvidence),
        deviceId: row.device,
      }));
  }

  override async applyEvidence(
    deviceId: DeviceId,
    evidence: InformEvidence,
  ): Promise<readonly RecoveredTask[]> {
    return this.rowsOf(deviceId).flatMap((row) => {
      const { openAttempt: attempt } = row;
      if (attempt === null) return [];
      const isShown = evidence.isNewVersion && this.ends.showsNewVersion(row);
      if (!isShown && !(row.state === 'indeterminate' && isProven(attempt, evidence))) return [];
      row.dedupeKey = null;
      close(attempt, 'answered', this.now());
      if (!isShown && completionKindOf(row) !== null) this.ends.awaitEnd(row, attempt);
      else {
        advance(row, null, this.now());
        if (isShown) row.reason = taskReason('versionChanged');
      }
      return [{ taskId: row.task.id, state: row.state }];
    });
  }

  override async endDependents(
    failed: readonly string[] | null,
    limit: number,
  ): Promise<readonly SweptTask[]> {
    const ended: SweptTask[] = [];
    const isDoomed = ({ state, task: { dependsOn } }: TaskRow) =>
      state === 'queued' &&
      dependsOn !== null &&
      endedBadly.has(this.rows.get(dependsOn)!.state) &&
      (failed === null || failed.includes(dependsOn) || ended.some(({ taskId }) => taskId === dependsOn));
    for (;;) {
      const row = [...this.rows.values()].find(isDoomed);
      if (row === undefined || ended.length >= limit) return ended;
      settle(row, 'cancelled', this.now());
      row.reason = taskReason('dependencyFailed');
      ended.push({ taskId: row.task.id, deviceId: row.device, state: row.state });
    }
  }

  override async resolve(
    fence: SessionFence,
    attemptId: string,
    verdict: Verdict,
    result: unknown,
  ): Promise<RecoveredTask | null> {
    const row = this.rowsOf(fence.deviceId).find(({ openAttempt }) => openAttempt?.id === attemptId);
    if (row === undefined || this.sessions.findLive(fence) === null) return null;
    const shown = this.isTold(row, verdict) ? verdict : 'instancesChanged';
    if (!this.ends.resolve(row, shown, result)) return null;
    return { taskId: row.task.id, state: row.state };
  }

  override async dueTasks(
    deviceId: DeviceId,
    limit: number,
  ): Promise<readonly { taskId: string; order: number }[]> {
    const due = this.due(deviceId).slice(0, limit);
    return due.map((row) => ({ taskId: row.task.id, order: orderOf(row) }));
  }

  override async expireOverdue(limit: number): Promise<readonly SweptTask[]> {
    const queued = [...this.rows.values()].filter((row) => row.state === 'queued');
    const overdue = queued.filter(({ task }) => task.expiresAt <= this.now()).slice(0, limit);
    for (const row of overdue) settle(row, 'expired', this.now());
    return overdue.map((row) => ({ taskId: row.task.id, deviceId: row.device, state: row.state }));
  }

  override async forgetSettled(days: number, limit: number): Promise<number> {
    const before = this.now().getTime() - days * 86_400_000;
    const awaited = new Set(
      this.allRows().flatMap((row) => (isSettled(row.state) ? [] : [row.task.dependsOn])),
    );
    const old = this.allRows()
      .filter(
        ({ task, settledAt }) => settledAt !== null && settledAt.getTime() < before && !awaited.has(task.id),
      )
      .toSorted((a, b) => a.settledAt!.getTime() - b.settledAt!.getTime())
      .slice(0, limit);
    for (const { task } of old) this.rows.delete(task.id);
    return old.length;
  }

  /** A due task waits, or a session older than `epoch` left one in flight. */
  isPending(deviceId: DeviceId, epoch: number): boolean {
    return this.due(deviceId).length > 0 || this.isAnyLeftOpen(deviceId, epoch);
  }

  /** What the device tells may move a task of it. */
  awaitsEvidence(deviceId: DeviceId): boolean {
    return this.rowsOf(deviceId).some(({ openAttempt }) => openAttempt !== null);
  }

  /** A session older than `epoch` left a task in flight. */
  isAnyLeftOpen(deviceId: DeviceId, epoch: number): boolean {
    return this.rowsOf(deviceId).some((row) => isLeftOpen(row, epoch));
  }

  /** Every task, in the order of acceptance. */
  allRows(): TaskRow[] {
    return [...this.rows.values()];
  }

  private newRow(task: NewTask, device: DeviceId, operationId: string | null): TaskRow {
    const createdAt = this.now();
    return {
      task,
      device,
      seq: (this.lastSeq += 1),
      createdAt,
      state: 'queued',
      nextStep: 1,
      dedupeKey: task.dedupeKey,
      dueAt: task.notBefore ?? createdAt,
      settledAt: null,
      fault: null,
      reason: null,
      openAttempt: null,
      awaitedUntil: null,
      assumesSuccess: false,
      versionBefore: null,
      isCompleted: false,
      results: [],
      attempts: [],
      claimedIn: 0,
      cursor: task.discovery === undefined ? null : newDiscovery(task.discovery),
      operationId,
      looks: new Map(),
      spentAttempts: 0,
    };
  }

  /** Queued tasks whose time has come, in the order of service. */
  private due(deviceId: DeviceId): TaskRow[] {
    const now = this.now();
    const due = this.rowsOf(deviceId).filter(
      (row) => row.state === 'queued' && row.dueAt <= now && row.task.expiresAt > now,
    );
    return due.toSorted((a, b) => orderOf(a) - orderOf(b) || a.seq - b.seq);
  }

  private isDependencyMet({ dependsOn }: NewTask): boolean {
    return dependsOn === null || this.rows.get(dependsOn)?.state === 'succeeded';
  }

  /** An AddObject whose table was not read by the RPC before this one of the session waits for a look. */
  private isLookDue(row: TaskRow, { epoch, rpcCount }: SessionRow): boolean {
    if (stepOf(row).method !== 'AddObject') return false;
    const look = row.looks.get(row.nextStep);
    if (look?.place === `${epoch}/${rpcCount}`) {
      look.place = null;
      return false;
    }
    row.looks.set(row.nextStep, { place: `${epoch}/${rpcCount + 1}`, instances: null });
    return true;
  }

  /** False when instances may be the work of another attempt than the one in doubt, or when its key contradicts. */
  private isTold(row: TaskRow, verdict: Verdict): boolean {
    const { openAttempt: attempt, device } = row;
    if (attempt?.method !== 'AddObject' || (verdict !== 'ran' && verdict !== 'notRun')) return true;
    const others = this.rowsOf(device).flatMap(({ attempts }) => attempts);
    const isAlone = !others.some(
      ({ method, id, dispatchedAt }) =>
        (method === 'AddObject' || method === 'DeleteObject') &&
        id !== attempt.id &&
        dispatchedAt >= attempt.dispatchedAt,
    );
    return isAlone && !(verdict === 'notRun' && attempt.state === 'answered');
  }

  private recoverTask(row: TaskRow, evidence: InformEvidence): RecoveredTask {
    const attempt = row.attempts.at(-1);
    const proven = attempt !== undefined && isProven(attempt, evidence);
    if (attempt !== undefined) close(attempt, proven ? 'answered' : 'indeterminate', this.now());
    if (proven) row.openAttempt = attempt;
    if (proven && completionKindOf(row) !== null) this.ends.awaitEnd(row, attempt);
    else if (proven && isSought(row)) settle(row, 'indeterminate', this.now());
    else if (proven) advance(row, null, this.now());
    else if (mayRepeat(row)) row.state = 'queued';
    else this.park(row, attempt ?? null, evidence);
    return { taskId: row.task.id, state: row.state };
  }

  private park(row: TaskRow, attempt: AttemptRow | null, { hasBooted }: InformEvidence): void {
    const method = attempt?.method === 'GetParameterNames' ? 'GetParameterNames' : stepOf(row).method;
    const { taskState, reason } = parked(method);
    settle(row, taskState, this.now());
    row.openAttempt = attempt;
    row.reason = reason ?? (method === 'Reboot' && hasBooted ? taskReason('probablyRebooted') : null);
  }

  private moveTo(row: TaskRow, attempt: AttemptRow, settlement: Settlement): void {
    const { taskState, result, fault, waiting } = settlement;
    if (taskState === 'succeeded') advance(row, result, this.now());
    else if (taskState === 'queued') postpone(row, settlement.retryAfterSec, this.now());
    else if (taskState === 'waitingForDevice') {
      if (typeof result === 'object' && result !== null) joinResult(row, result);
      row.assumesSuccess = waiting?.assumesSuccess === true;
      this.ends.awaitEnd(row, attempt, waiting?.timeoutSec);
    } else {
      settle(row, taskState, this.now());
      row.openAttempt = taskState === 'indeterminate' ? attempt : null;
    }
    row.fault = fault;
    row.reason = settlement.reason ?? null;
  }

  /** The task that a call of the CPE tells the end of. */
  private endedBy(deviceId: DeviceId, { commandKey, kinds }: Completion): TaskRow | null {
    const rows = this.rowsOf(deviceId).filter((row) => kinds.includes(completionKindOf(row)!));
    const isNamed = ({ id }: AttemptRow) => id.replaceAll('-', '') === commandKey;
    const named = this.rowsOf(deviceId).find((row) => row.attempts.some(isNamed));
    if (named !== undefined)
      return rows.includes(named) && named.openAttempt !== null && isNamed(named.openAttempt) ? named : null;
    const waiting = rows.filter(({ state }) => state === 'waitingForDevice');
    return waiting.length === 1 ? waiting[0]! : null;
  }

  private rowsOf(deviceId: DeviceId): TaskRow[] {
    return [...this.rows.values()].filter((row) => row.device === deviceId);
  }

  private findAttempt(attemptId: string): { row: TaskRow; attempt: AttemptRow } | null {
    for (const row of this.rows.values()) {
      const attempt = row.attempts.find(({ id }) => id === attemptId);
      if (attempt !== undefined) return { row, attempt };
    }
    return null;
  }
}

/** What comes next in a chain may name the instance of an AddObject, which its key does not tell. */
function isSought(row: TaskRow): boolean {
  const isLast = row.nextStep >= row.task.steps.length;
  return stepOf(row).method === 'AddObject' && !isLast && row.looks.get(row.nextStep)?.instances != null;
}

function goOn(row: TaskRow, { progress, instances }: Settlement): void {
  const look = row.looks.get(row.nextStep);
  if (look !== undefined && instances !== undefined) look.instances = instances;
  if (progress === undefined) return;
  row.cursor = progress.cursor;
  if (progress.isAhead) row.spentAttempts = row.attempts.length;
}

function cursorOf(seq: number): string {
  return Buffer.from(`task:${seq}`).toString('base64url');
}

function positionOf(cursor: string): number {
  const [, seq] = /^task:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (seq === undefined) throw new InvalidCursorError('not a cursor of a task list');
  return Number(seq);
}
