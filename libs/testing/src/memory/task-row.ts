import type { CwmpFault } from '#cwmp';
import type { DeviceId } from '#device';
import {
  awaitedCompletion,
  isSettled,
  maxAttempts,
  namesOfTable,
  newInstanceOf,
  rpcSemantics,
  withInstances,
  taskOrder,
  type AttemptView,
  type ClaimedRpc,
  type CompletionKind,
  type DiscoveryCursor,
  type InformEvidence,
  type NewTask,
  type TaskReason,
  type TaskState,
  type TaskStep,
  type TaskSummary,
  type TaskView,
} from '#task';

/** A task as the in-memory ledger keeps it. */
export interface TaskRow {
  readonly task: NewTask;
  readonly device: DeviceId;
  /** Order of acceptance over all devices. */
  readonly seq: number;
  readonly createdAt: Date;
  state: TaskState;
  /** 1 is the first step. */
  nextStep: number;
  dueAt: Date;
  /** Held while the task is open. */
  dedupeKey: string | null;
  settledAt: Date | null;
  fault: CwmpFault | null;
  reason: TaskReason | null;
  /** The attempt whose outcome the device has still to show. */
  openAttempt: AttemptRow | null;
  awaitedUntil: Date | null;
  assumesSuccess: boolean;
  /** Software version that a new image has to change, and whether the device says that it went well. */
  versionBefore: string | null;
  isCompleted: boolean;
  /** Result of each finished step. */
  readonly results: { readonly step: number; result: unknown }[];
  readonly attempts: AttemptRow[];
  /** Epoch of the session that claimed it last. */
  claimedIn: number;
  /** How far its discovery has come. */
  cursor: DiscoveryCursor | null;
  /** The bulk operation that it comes from. */
  readonly operationId: string | null;
  /** What looks at tables have found before an AddObject, by its step. */
  readonly looks: Map<number, TableLook>;
  /** Attempts that count no more, as something was learned since. */
  spentAttempts: number;
}

export interface TableLook {
  /** Which RPC of which session it is; null once the AddObject is sent. */
  place: string | null;
  instances: readonly number[] | null;
}

export type AttemptRow = { -readonly [Key in keyof AttemptView]: AttemptView[Key] } & {
  /** Of the session that sent it. */
  readonly epoch: number;
};

export function viewOf(row: TaskRow): TaskView {
  return { ...summaryOf(row), result: resultOf(row.task, row.results) };
}

export function summaryOf({ task, ...row }: TaskRow): TaskSummary {
  return {
    id: task.id,
    deviceId: task.deviceId,
    type: task.type,
    state: row.state,
    lane: task.lane,
    createdAt: row.createdAt,
    settledAt: row.settledAt,
    fault: row.fault,
    reason: row.reason,
    progress: {
      done: row.state === 'succeeded' ? task.steps.length : row.nextStep - 1,
      total: task.steps.length,
    },
    attempts: row.attempts.map(({ epoch: _epoch, ...attempt }) => attempt),
  };
}

function resultOf({ steps }: NewTask, results: TaskRow['results']): unknown {
  if (steps.length === 1) return results[0]?.result ?? null;
  const finished = results.map(({ step, result }) => ({ method: steps[step - 1]?.method, result }));
  return finished.length > 0 ? finished : null;
}

/** Lane before priority, as the queue wants it: lower is served first. */
export function orderOf({ task }: TaskRow): number {
  return taskOrder(task);
}

export function isDuplicate(row: TaskRow, task: NewTask): boolean {
  return task.dedupeKey !== null && row.dedupeKey === task.dedupeKey && !isSettled(row.state);
}

export function close(attempt: AttemptRow, state: AttemptRow['state'], at: Date): void {
  attempt.state = state;
  attempt.settledAt = at;
}

export function stepOf({ task, nextStep }: TaskRow): TaskStep {
  return task.steps[nextStep - 1] ?? task.steps[0];
}

export function claimedRpc(row: TaskRow, attempt: AttemptRow): ClaimedRpc {
  const step = withInstances(row.task.steps[attempt.step - 1] ?? row.task.steps[0], instancesOf(row));
  const isLook = attempt.method !== step.method;
  return {
    taskId: row.task.id,
    attemptId: attempt.id,
    stepNumber: attempt.step,
    stepCount: row.task.steps.length,
    attemptNumber: sendingsOf(row, attempt.step),
    step: isLook && step.method === 'AddObject' ? namesOfTable(step.arguments.objectName) : step,
    cursor: row.cursor,
    proves: row.task.proves ?? null,
    isLook,
    instances: row.looks.get(attempt.step)?.instances ?? null,
  };
}

function instancesOf({ results }: TaskRow): ReadonlyMap<number, number> {
  return new Map(
    results.flatMap(({ step, result }) => {
      const instance = newInstanceOf(result);
      return instance === null ? [] : [[step, instance] as const];
    }),
  );
}

/** Ends the step at hand: the task waits for its next step, or has succeeded with its last one. */
export function advance(row: TaskRow, result: unknown, at: Date): void {
  if (result !== null) row.results.push({ step: row.nextStep, result });
  row.openAttempt = null;
  row.awaitedUntil = null;
  row.reason = null;
  row.fault = null;
  if (row.nextStep < row.task.steps.length) {
    row.nextStep += 1;
    row.state = 'queued';
    row.settledAt = null;
  } else settle(row, 'succeeded', at);
}

export function settle(row: TaskRow, state: TaskState, at: Date): void {
  row.state = state;
  row.settledAt = at;
  row.awaitedUntil = null;
  if (state !== 'indeterminate') row.openAttempt = null;
}

export function completionKindOf(row: TaskRow): CompletionKind | null {
  return awaitedCompletion(stepOf(row))?.kind ?? null;
}

/** Adds what the end of the step at hand tells to its result. */
export function joinResult(row: TaskRow, told: object): void {
  const kept = row.results.find(({ step }) => step === row.nextStep);
  if (kept === undefined) row.results.push({ step: row.nextStep, result: told });
  else kept.result = Object.assign({}, kept.result, told);
}

/** The device shows the attempt's id as the key that the RPC carried. */
export function isProven({ id, method }: AttemptRow, evidence: InformEvidence): boolean {
  if (method === 'FactoryReset' && evidence.isReset) return true;
  const key = id.replaceAll('-', '');
  if (evidence.confirmedCommandKeys.some((seen) => seen.method === method && seen.commandKey === key))
    return true;
  return semanticsOf(method)?.key === 'parameterKey' && evidence.parameterKey === key;
}

/** On the wire since a session older than `epoch`. */
export function isLeftOpen({ state, claimedIn }: TaskRow, epoch: number): boolean {
  return state === 'inSession' && claimedIn < epoch;
}

/** The step at hand was sent as often as it may be. */
export function isSpent(row: TaskRow): boolean {
  return sendingsOf(row, row.nextStep) >= maxAttempts;
}

/** The step at hand may be sent again by itself. */
export function mayRepeat(row: TaskRow): boolean {
  return semanticsOf(row.attempts.at(-1)?.method ?? '')?.repeatable === true && !isSpent(row);
}

function sendingsOf({ attempts, spentAttempts }: TaskRow, number: number): number {
  return attempts.slice(spentAttempts).filter(({ step }) => step === number).length;
}

function semanticsOf(method: string) {
  return Object.entries(rpcSemantics).find(([name]) => name === method)?.[1];
}

/** The task waits once more, and is due after a pause when there is one. */
export function postpone(row: TaskRow, retryAfterSec: number, at: Date): void {
  row.state = 'queued';
  row.settledAt = null;
  if (retryAfterSec > 0) row.dueAt = new Date(at.getTime() + retryAfterSec * 1_000);
}
