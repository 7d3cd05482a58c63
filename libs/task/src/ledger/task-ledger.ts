import type { CwmpFault } from '#cwmp';
import type { CpeCall, DeviceId, Page, SessionFence, StudiedDevice } from '#device';
import type { DiscoveryCursor } from '../discovery/discovery-cursor.js';
import type { Completion } from '../settlement/completion.js';
import type { Verdict } from '../settlement/proof.js';
import type { TaskReason } from '../settlement/task-reason.js';
import type { AttemptState, NewTask, TaskState, TaskStep, TaskSummary, TaskView } from './task.js';

export type AcceptOutcome =
  | {
      readonly kind: 'accepted';
      readonly deviceId: DeviceId;
      readonly order: number;
      readonly createdAt: Date;
    }
  | { readonly kind: 'unknownDevice' }
  | { readonly kind: 'duplicate'; readonly taskId: string }
  | { readonly kind: 'unknownDependency' }
  | { readonly kind: 'tooManyPending'; readonly limit: number };

export type CancelOutcome = 'cancelled' | 'alreadySettled' | 'alreadySent' | 'unknown';

/** An RPC whose intent is committed: its bytes may leave now. */
export interface ClaimedRpc {
  readonly taskId: string;
  readonly attemptId: string;
  readonly stepNumber: number;
  readonly stepCount: number;
  /** Sendings of this step including this one, and looks before it. */
  readonly attemptNumber: number;
  /** With the numbers of the instances that earlier steps of its chain have made. */
  readonly step: TaskStep;
  /** How far the discovery has come that the step is; null when it is none. */
  readonly cursor: DiscoveryCursor | null;
  /** The attempt, in doubt, that its answer shows the outcome of. */
  readonly proves: string | null;
  /** `step` is but the look at the table that an AddObject, the step of the task, is to change next. */
  readonly isLook: boolean;
  /** The instances that the table of an AddObject had just before; null for other RPCs, and where nobody knows. */
  readonly instances: readonly number[] | null;
}

export type ClaimOutcome =
  /** `studied`: the device, where it was found along the way. `leftOpen`: an older session has left an RPC in flight. */
  | {
      readonly kind: 'claimed';
      readonly rpc: ClaimedRpc;
      readonly studied?: StudiedDevice;
      readonly leftOpen?: true;
    }
  | { readonly kind: 'nothingDue'; readonly leftOpen?: true }
  | { readonly kind: 'fenced' };

/** What the ledger writes for one finished attempt; made by the settlement rules. */
export interface Settlement {
  readonly attemptState: Exclude<AttemptState, 'dispatched'>;
  /** The task's state if this was its last step; a task with further steps goes back to `queued` on success. */
  readonly taskState: Exclude<TaskState, 'inSession' | 'expired' | 'cancelled'>;
  readonly result: unknown;
  readonly fault: CwmpFault | null;
  /** Why, where state and fault do not say it. */
  readonly reason?: TaskReason | null;
  /** Delay before the task is due again, for `queued` after a retryable fault. */
  readonly retryAfterSec: number;
  /**
   * For `waitingForDevice`: how long, null for as long as was decided when the task was accepted, and whether silence
   * then stands for success.
   */
  readonly waiting?: { readonly timeoutSec: number | null; readonly assumesSuccess: boolean };
  /** What a look before an AddObject has found. */
  readonly instances?: readonly number[];
  /** Where a discovery goes on from; `isAhead`: it has learned something, so that its sendings count from 0 again. */
  readonly progress?: { readonly cursor: DiscoveryCursor; readonly isAhead: boolean };
}

export type SettleOutcome =
  | {
      readonly kind: 'settled';
      readonly taskState: TaskState;
      /** Something may be due for the device: only when this is false, a claim is not worth the while. */
      readonly isMoreDue: boolean;
    }
  | { readonly kind: 'fenced' };

export type CompleteOutcome =
  | { readonly kind: 'fenced' }
  /** `task`: what it ended, null when it was no task of ours or ended nothing. */
  | { readonly kind: 'stored'; readonly task: CompletedTask | null };

export interface CompletedTask extends RecoveredTask {
  /** Seconds until a task that is tried once more is due, else 0. */
  readonly retryAfterSec: number;
}

/** What an Inform proves about RPCs whose outcome is unknown. */
export interface InformEvidence {
  /** CommandKeys of `M <Method>` events. */
  readonly confirmedCommandKeys: readonly { readonly method: string; readonly commandKey: string }[];
  /** ManagementServer.ParameterKey as reported, null when not reported. */
  readonly parameterKey: string | null;
  /** It tells another software version than the one before it. */
  readonly isNewVersion: boolean;
  /** The device has started since the last Inform. */
  readonly hasBooted: boolean;
  /** The device has left the factory anew: 0 BOOTSTRAP with an empty ParameterKey, as some bootstrap at every boot (Q35). */
  readonly isReset: boolean;
}

/** An Inform that proves nothing. */
export const noEvidence: InformEvidence = {
  confirmedCommandKeys: [],
  parameterKey: null,
  isNewVersion: false,
  hasBooted: false,
  isReset: false,
};

export interface RecoveredTask {
  readonly taskId: string;
  readonly state: TaskState;
}

/** A task that no session moved. */
export interface SweptTask extends RecoveredTask {
  readonly deviceId: DeviceId;
}

/** Port: the durable record of every accepted task. PostgreSQL is the truth that queues are rebuilt from. */
export abstract class TaskLedger {
  /** Commits the task with its steps; after `accepted` it cannot be lost. */
  abstract accept(task: NewTask, maxPending: number): Promise<AcceptOutcome>;
  abstract find(taskId: string): Promise<TaskView | null>;
  /** Newest first. Results are told by `find` only. */
  abstract listOfDevice(
    publicId: string,
    limit: number,
    cursor: string | null,
  ): Promise<Page<TaskSummary> | null>;
  /** Withdraws a task that has not been sent. */
  abstract cancel(
    taskId: string,
  ): Promise<{ readonly outcome: CancelOutcome; readonly deviceId: DeviceId | null }>;
  /**
   * Claims the first due step of an approved device and commits the attempt, under the fence, in one statement. Before an
   * AddObject a look at its table is claimed, unless that was the last RPC of the session. `fenced` also while an RPC of the session is on the wire: a session has one at a time.
   */
  abstract claim(fence: SessionFence, attemptId: string): Promise<ClaimOutcome>;
  /** The claimed RPC behind an attempt, for a session that was taken over. */
  abstract findClaimed(attemptId: string): Promise<ClaimedRpc | null>;
  abstract settle(fence: SessionFence, rpc: ClaimedRpc, settlement: Settlement): Promise<SettleOutcome>;
  /**
   * Commits a call of the CPE and what it tells of the end of a transfer or a change of software modules, in one
   * statement: it may then be answered. The task is the one whose attempt the CommandKey names; for a key that names none
   * of ours the only one that the device still has to end (Q33). A new image succeeds only when the version changes.
   */
  abstract complete(fence: SessionFence, call: CpeCall, completion: Completion): Promise<CompleteOutcome>;
  /**
   * Ends the wait for devices that did not tell the end in time, at most `limit` tasks: by the software version where
   * that tells, else the outcome is unknown.
   */
  abstract endWaits(limit: number): Promise<readonly SweptTask[]>;
  /**
   * Settles what older sessions left in flight: repeatable RPCs go back to `queued` until they were sent
   * `maxAttempts` times, the others become `indeterminate` unless `evidence` proves that they ran. A transfer that is
   * proven to have ended still waits for the call that tells how.
   */
  abstract recover(fence: SessionFence, evidence: InformEvidence): Promise<readonly RecoveredTask[]>;
  /**
   * The same, without evidence, for devices that have not come back since a session began `silentSec` ago; what is
   * left of such a session is fenced. Takes at most `limit` devices.
   */
  abstract recoverSilent(silentSec: number, limit: number): Promise<readonly SweptTask[]>;
  /** Moves `indeterminate` tasks that the evidence proves to `succeeded`, or a chain to its next step. */
  abstract applyEvidence(deviceId: DeviceId, evidence: InformEvidence): Promise<readonly RecoveredTask[]>;
  /**
   * Cancels tasks that wait for one which has failed, expired or was cancelled, and those that wait for them, at most
   * `limit`. Of all devices, or those behind the tasks `failed`.
   */
  abstract endDependents(failed: readonly string[] | null, limit: number): Promise<readonly SweptTask[]>;
  /**
   * Settles a task in doubt, or that waits for its device, by what a look at the device has shown of its attempt; null
   * when it is open no more, or when nothing was shown. An AddObject stays in doubt when instances of the device were
   * added or deleted by other attempts since. @param result of what has run, null: the look does not tell it
   */
  abstract resolve(
    fence: SessionFence,
    attemptId: string,
    verdict: Verdict,
    result: unknown,
  ): Promise<RecoveredTask | null>;
  /** Due tasks of a device in the order of service, at most `limit`. */
  abstract dueTasks(
    deviceId: DeviceId,
    limit: number,
  ): Promise<readonly { readonly taskId: string; readonly order: number }[]>;
  /** Marks overdue tasks as expired, at most `limit`. */
  abstract expireOverdue(limit: number): Promise<readonly SweptTask[]>;
  /**
   * Forgets tasks that were settled `days` ago, the oldest first, at most `limit`; returns how many. One that an open
   * task waits for is kept until that is settled.
   */
  abstract forgetSettled(days: number, limit: number): Promise<number>;
}
