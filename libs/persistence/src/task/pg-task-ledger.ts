import { acsMethods, disruptiveMethods } from '#cwmp';
import type { CpeCall, DeviceId, Page, SessionFence } from '#device';
import {
  awaitedCompletion,
  backoffSec,
  instanceReferences,
  lanes,
  maxAttempts,
  newDiscovery,
  newInstanceOf,
  parked,
  retriedTransferFault,
  rpcSemantics,
  TaskLedger,
  ordinaryPatience,
  withInstances,
  taskOrder,
  type AcceptOutcome,
  type CancelOutcome,
  type ClaimedRpc,
  type ClaimOutcome,
  type CompleteOutcome,
  type Completion,
  type InformEvidence,
  type NewTask,
  type Patience,
  type RecoveredTask,
  type Settlement,
  type SettleOutcome,
  type SweptTask,
  type TaskState,
  type TaskSummary,
  type TaskView,
  type Verdict,
} from '#task';
import type { Database } from '../data-source/database.js';
import { storableJson } from '../parameter/storable.js';
import {
  claimStatement,
  findClaimedStatement,
  settleStatement,
  stepResultsStatement,
} from './claim-statements.js';
import { studiedOf, type StudiedRow } from '../quirk/studied-row.js';
import { callValues } from '../session/journal-statement.js';
import { completeStatement, endWaitsStatement, resolveStatement } from './completion-statements.js';
import * as ledger from './ledger-statements.js';
import { applyEvidenceStatement, recoverSilentStatement, recoverStatement } from './recovery-statements.js';
import type { ClaimedRow, SealedSteps } from './sealed-steps.js';
import { TaskReader } from './task-reader.js';

const repeatableMethods = Object.entries(rpcSemantics)
  .filter(([, { repeatable }]) => repeatable)
  .map(([method]) => method);

const readingMethods = acsMethods.filter((method) => parked(method).taskState === 'failed');

const parameterKeyMethods = Object.entries(rpcSemantics)
  .filter(([, { key }]) => key === 'parameterKey')
  .map(([method]) => method);

type ClaimRow = ((ClaimedRow & { readonly studied: StudiedRow }) | { readonly id: null }) & {
  readonly left_open: boolean;
};

interface Proven {
  readonly ids: readonly string[];
  readonly methods: readonly string[];
}

/** TaskLedger on PostgreSQL: every operation that writes is one statement. */
export class PgTaskLedger extends TaskLedger {
  private readonly reader: TaskReader;

  constructor(
    private readonly database: Database,
    private readonly sealed: SealedSteps,
    private readonly patience: Patience = ordinaryPatience,
  ) {
    super();
    this.reader = new TaskReader(database, sealed);
  }

  override async accept(task: NewTask, maxPending: number): Promise<AcceptOutcome> {
    const row = await this.database.row<{
      device_id: string;
      pending: number;
      dependency_known: boolean;
      created_at: Date | null;
    }>(ledger.acceptStatement, this.acceptValues(task, maxPending));
    if (row === null) return { kind: 'unknownDevice' };
    const deviceId = Number(row.device_id) as DeviceId;
    if (row.created_at !== null)
      return { kind: 'accepted', deviceId, order: taskOrder(task), createdAt: row.created_at };
    if (!row.dependency_known) return { kind: 'unknownDependency' };
    if (row.pending >= maxPending) return { kind: 'tooManyPending', limit: maxPending };
    return this.duplicateOf(task, deviceId, maxPending);
  }

  override find(taskId: string): Promise<TaskView | null> {
    return this.reader.find(taskId);
  }

  override listOfDevice(
    publicId: string,
    limit: number,
    cursor: string | null,
  ): Promise<Page<TaskSummary> | null> {
    return this.reader.listOfDevice(publicId, limit, cursor);
  }

  override async cancel(taskId: string): Promise<{ outcome: CancelOutcome; deviceId: DeviceId | null }> {
    const row = await this.database.row<{ device_id: string; state: TaskState; cancelled: boolean }>(
      ledger.cancelStatement,
      [taskId],
    );
    if (row === null) return { outcome: 'unknown', deviceId: null };
    const deviceId = Number(row.device_id) as DeviceId;
    if (row.cancelled) return { outcome: 'cancelled', deviceId };
    const sent = row.state === 'inSession' || row.state === 'waitingForDevice';
    return { outcome: sent ? 'alreadySent' : 'alreadySettled', deviceId };
  }

  override async claim(fence: SessionFence, attemptId: string): Promise<ClaimOutcome> {
    const row = await this.database.row<ClaimRow>(claimStatement, [...fenceOf(fence), attemptId]);
    if (row === null) return { kind: 'fenced' };
    const others = row.left_open ? ({ leftOpen: true } as const) : {};
    if (row.id === null) return { kind: 'nothingDue', ...others };
    const rpc = await this.opened(row, attemptId);
    return { kind: 'claimed', rpc, studied: studiedOf(row.studied), ...others };
  }

  override async findClaimed(attemptId: string): Promise<ClaimedRpc | null> {
    const row = await this.database.row<ClaimedRow>(findClaimedStatement, [attemptId]);
    return row && this.opened(row, attemptId);
  }

  override async settle(
    fence: SessionFence,
    rpc: ClaimedRpc,
    settlement: Settlement,
  ): Promise<SettleOutcome> {
    const { result, fault, progress } = settlement;
    const row = await this.database.row<{ state: TaskState; is_more_due: boolean }>(settleStatement, [
      ...fenceOf(fence),
      rpc.attemptId,
      settlement.attemptState,
      fault === null ? null : storableJson(fault),
      result === null ? null : this.sealed.sealResult(rpc.taskId, rpc.stepNumber, result),
      result === null ? null : this.sealed.keyId,
      settlement.taskState,
      settlement.retryAfterSec,
      settlement.attemptState === 'answered' && disruptiveMethods.has(rpc.step.method),
      progress === undefined ? null : storableJson(progress.cursor),
      progress?.isAhead === true,
      settlement.reason?.code ?? null,
      settlement.waiting?.timeoutSec ?? null,
      settlement.waiting?.assumesSuccess === true,
      settlement.instances ?? null,
    ]);
    if (row === null) return { kind: 'fenced' };
    return { kind: 'settled', taskState: row.state, isMoreDue: row.is_more_due };
  }

  override async complete(
    fence: SessionFence,
    call: CpeCall,
    { commandKey, kinds, fault, result }: Completion,
  ): Promise<CompleteOutcome> {
    const row = await this.database.row<RecoveredRow & { task_id: string | null; is_retried: boolean }>(
      completeStatement,
      [
        ...fenceOf(fence),
        ...callValues(call, Date.now()),
        isAttemptKey(commandKey) ? commandKey : null,
        kinds,
        fault === null ? null : storableJson(fault),
        storableJson(result),
        this.patience.versionSec,
        fault?.code === retriedTransferFault,
        backoffSec(1),
      ],
    );
    if (row === null) return { kind: 'fenced' };
    const { task_id: taskId, state, is_retried } = row;
    const retryAfterSec = is_retried ? backoffSec(1) : 0;
    return { kind: 'stored', task: taskId === null ? null : { taskId, state, retryAfterSec } };
  }

  override async endWaits(limit: number): Promise<readonly SweptTask[]> {
    return (await this.database.rows<SweptRow>(endWaitsStatement, [limit])).map(swept);
  }

  override async recover(fence: SessionFence, evidence: InformEvidence): Promise<readonly RecoveredTask[]> {
    const { ids, methods } = provenAttempts(evidence);
    const rows = await this.database.rows<RecoveredRow>(recoverStatement, [
      ...fenceOf(fence),
      ids,
      methods,
      repeatableMethods,
      maxAttempts,
      readingMethods,
      evidence.isReset,
      evidence.hasBooted,
    ]);
    return rows.map(recovered);
  }

  override async recoverSilent(silentSec: number, limit: number): Promise<readonly SweptTask[]> {
    const values = [silentSec, limit, repeatableMethods, maxAttempts, readingMethods];
    return (await this.database.rows<SweptRow>(recoverSilentStatement, values)).map(swept);
  }

  override async applyEvidence(
    deviceId: DeviceId,
    evidence: InformEvidence,
  ): Promise<readonly RecoveredTask[]> {
    const { ids, methods } = provenAttempts(evidence);
    const { isReset, isNewVersion } = evidence;
    if (ids.length === 0 && !isReset && !isNewVersion) return [];
    const rows = await this.database.rows<RecoveredRow>(applyEvidenceStatement, [
      deviceId,
      ids,
      methods,
      isReset,
      isNewVersion,
    ]);
    return rows.map(recovered);
  }

  override async endDependents(
    failed: readonly string[] | null,
    limit: number,
  ): Promise<readonly SweptTask[]> {
    return (await this.database.rows<SweptRow>(ledger.endDependentsStatement, [failed, limit])).map(swept);
  }

  override async resolve(
    fence: SessionFence,
    attemptId: string,
    verdict: Verdict,
    result: unknown,
  ): Promise<RecoveredTask | null> {
    const proven = result === null ? null : await this.findClaimed(attemptId);
    const row = await this.database.row<RecoveredRow>(resolveStatement, [
      ...fenceOf(fence),
      attemptId,
      verdict,
      maxAttempts,
      proven && this.sealed.sealResult(proven.taskId, proven.stepNumber, result),
      proven && this.sealed.keyId,
    ]);
    return row && recovered(row);
  }

  override async dueTasks(
    deviceId: DeviceId,
    limit: number,
  ): Promise<readonly { taskId: string; order: number }[]> {
    const rows = await this.database.rows<{ task_id: string; order: number }>(ledger.dueTasksStatement, [
      deviceId,
      limit,
    ]);
    return rows.map(({ task_id, order }) => ({ taskId: task_id, order }));
  }

  override async expireOverdue(limit: number): Promise<readonly SweptTask[]> {
    return (await this.database.rows<SweptRow>(ledger.expireStatement, [limit])).map(swept);
  }

  override async forgetSettled(days: number, limit: number): Promise<number> {
    return (await this.database.rows(ledger.forgetStatement, [days, limit])).length;
  }

  /** The claimed RPC, with the instances that it names by the steps which have made them. */
  private async opened(row: ClaimedRow, attemptId: string): Promise<ClaimedRpc> {
    const rpc = this.sealed.openClaimed(row, attemptId);
    const makers = instanceReferences(rpc.step);
    if (makers.length === 0) return rpc;
    const rows = await this.database.rows<{ n: number; result: Buffer }>(stepResultsStatement, [
      rpc.taskId,
      makers,
    ]);
    const instances = rows.flatMap(({ n, result }) => {
      const instance = newInstanceOf(this.sealed.openResult(rpc.taskId, n, result));
      return instance === null ? [] : [[n, instance] as const];
    });
    return { ...rpc, step: withInstances(rpc.step, new Map(instances)) };
  }

  private acceptValues(task: NewTask, maxPending: number): unknown[] {
    const completions = task.steps.map((step) => awaitedCompletion(step, this.patience));
    return [
      task.id,
      task.deviceId,
      task.type,
      lanes.indexOf(task.lane),
      task.priority,
      maxPending,
      task.notBefore,
      task.expiresAt,
      task.dedupeKey,
      task.dependsOn,
      task.createdBy,
      task.steps.map(({ method }) => method),
      task.steps.map((step, index) => this.sealed.sealArguments(task.id, index + 1, step.arguments)),
      this.sealed.keyId,
      task.discovery === undefined ? null : storableJson(newDiscovery(task.discovery)),
      completions.map((completion) => completion?.kind ?? null),
      completions.map((completion) => completion?.timeoutSec ?? null),
      task.proves ?? null,
    ];
  }

  /** The open task that holds the dedupe key; if it has just settled, the key is free and the task is tried again. */
  private async duplicateOf(task: NewTask, deviceId: DeviceId, maxPending: number): Promise<AcceptOutcome> {
    const row = await this.database.row<{ id: string }>(ledger.findDuplicateStatement, [
      deviceId,
      task.dedupeKey,
    ]);
    return row === null ? this.accept(task, maxPending) : { kind: 'duplicate', taskId: row.id };
  }
}

function fenceOf({ deviceId, epoch, turn }: SessionFence): [number, number, number] {
  return [deviceId, epoch, turn];
}

interface RecoveredRow {
  readonly task_id: string;
  readonly state: TaskState;
}

interface SweptRow extends RecoveredRow {
  readonly device_id: string;
}

function recovered({ task_id, state }: RecoveredRow): RecoveredTask {
  return { taskId: task_id, state };
}

function swept(row: SweptRow): SweptTask {
  return { ...recovered(row), deviceId: Number(row.device_id) as DeviceId };
}

/** Attempt ids among the keys that a device reports, each with a method that it proves; other keys are passed over. */
function provenAttempts({ confirmedCommandKeys, parameterKey }: InformEvidence): Proven {
  const keys = confirmedCommandKeys.map(({ method, commandKey }) => ({ id: commandKey, method }));
  if (parameterKey !== null)
    keys.push(...parameterKeyMethods.map((method) => ({ id: parameterKey, method })));
  const proven = keys.filter(({ id }) => isAttemptKey(id));
  return { ids: proven.map(({ id }) => id), methods: proven.map(({ method }) => method) };
}

function isAttemptKey(key: string): boolean {
  return /^[0-9a-f]{32}$/.test(key);
}
