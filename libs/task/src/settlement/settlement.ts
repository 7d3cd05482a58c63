import type { AcsRequest, CpeResponse, CwmpFault } from '#cwmp';
import type { SecretPaths } from '#data-model';
import type { DeviceQuirks } from '#device';
import type { ClaimedRpc, Settlement } from '../ledger/task-ledger.js';
import { awaitedCompletion, retriedTransferFault } from './completion.js';
import { proofOf } from './proof.js';
import { rpcSemantics } from './rpc-semantics.js';
import { taskReason, type TaskReason } from './task-reason.js';

/** What became of one RPC on the wire. */
export type RpcOutcome =
  | { readonly kind: 'answered'; readonly response: CpeResponse }
  | { readonly kind: 'faulted'; readonly fault: CwmpFault }
  /** The CPE went on without an answer, e.g. with an empty POST. */
  | { readonly kind: 'unanswered' };

/** An RPC that brought no answer. */
export type FailedRpc = Exclude<RpcOutcome, { kind: 'answered' }>;

/** Sendings of one step before a retryable fault fails the task. */
export const maxAttempts = 4;

const retryableFaults: ReadonlySet<number> = new Set([9001, 9002, 9004, 9807, 9808, 9809]);

/** Seconds before attempt n+1: 15, 60, 240. */
export function backoffSec(attemptNumber: number): number {
  return 15 * 4 ** (attemptNumber - 1);
}

/** What a kind of device is known for that decides how its RPCs are settled. */
export type SettlementHabits = Pick<DeviceQuirks, 'retryableFaults' | 'silentDownload'>;

const open = { result: null, fault: null, retryAfterSec: 0 } as const;

/**
 * The settlement of a finished attempt. Only a repeatable RPC is ever sent again by itself: a fault that passes
 * (request denied, internal error, resources) backs off a bounded number of times, every other fault is final, apart from
 * those that `habits` know to pass and from the first 9017 of a Download, which was refused and so did not run (Q68).
 * An unanswered RPC that must not run twice is `indeterminate` until the device proves what happened. A transfer that the
 * device only accepted is waited for.
 */
export function settlementOf(
  rpc: ClaimedRpc,
  outcome: RpcOutcome,
  secrets: SecretPaths,
  habits: SettlementHabits | null = null,
): Settlement {
  if (outcome.kind !== 'answered') return failureSettlementOf(rpc, outcome, habits);
  return answered(rpc, outcome.response, { secrets, habits });
}

/** The same of an RPC without an answer. */
export function failureSettlementOf(
  rpc: ClaimedRpc,
  outcome: FailedRpc,
  habits: SettlementHabits | null,
): Settlement {
  const mayRepeat = rpcSemantics[rpc.step.method].repeatable && rpc.attemptNumber < maxAttempts;
  if (outcome.kind === 'faulted') {
    const { fault } = outcome;
    // The attempt that was in doubt has deleted it.
    if (rpc.step.method === 'DeleteObject' && fault.code === 9005 && rpc.attemptNumber > 1)
      return { ...open, attemptState: 'faulted', taskState: 'succeeded' };
    const isRetried = (mayRepeat && passes(fault, habits)) || isFirstRefusal(rpc, fault);
    const retryAfterSec = isRetried ? backoffSec(rpc.attemptNumber) : 0;
    return {
      ...open,
      attemptState: 'faulted',
      taskState: isRetried ? 'queued' : 'failed',
      fault,
      retryAfterSec,
    };
  }
  if (mayRepeat)
    return {
      ...open,
      attemptState: 'indeterminate',
      taskState: 'queued',
      retryAfterSec: backoffSec(rpc.attemptNumber),
    };
  return { ...open, attemptState: 'indeterminate', ...parked(rpc.step.method) };
}

/** How a task ends whose RPC was sent as often as it may be and never answered: what changes nothing has failed. */
export function parked(method: AcsRequest['method']): {
  readonly taskState: 'failed' | 'indeterminate';
  readonly reason: TaskReason | null;
} {
  const { repeatable, key } = rpcSemantics[method];
  if (!repeatable) return { taskState: 'indeterminate', reason: null };
  const isRead = key === null && method !== 'SetParameterAttributes';
  return { taskState: isRead ? 'failed' : 'indeterminate', reason: taskReason('neverAnswered') };
}

function answered(
  rpc: ClaimedRpc,
  response: CpeResponse,
  { secrets, habits }: { secrets: SecretPaths; habits: SettlementHabits | null },
): Settlement {
  const settlement = { ...open, attemptState: 'answered', result: response.result } as const;
  const effect = awaitedEffect(rpc, secrets);
  // Status 0: it is done already, and no TransferComplete will follow [TR-069 A.3.2.8].
  const isDone = 'status' in response.result && response.result.status === 0;
  if ((effect === null && awaitedCompletion(rpc.step) === null) || isDone)
    return { ...settlement, taskState: 'succeeded' };
  return {
    ...settlement,
    taskState: 'waitingForDevice',
    waiting: {
      timeoutSec: effect?.timeoutSec ?? null,
      assumesSuccess: rpc.step.method === 'Download' && habits?.silentDownload === 'succeeded',
    },
  };
}

/** Values that the device has taken for later are looked at in a later session, for a week (R5). */
function awaitedEffect(rpc: ClaimedRpc, secrets: SecretPaths): { readonly timeoutSec: number } | null {
  const isAwaited = rpc.step.method === 'SetParameterValues' && proofOf(rpc, secrets) !== null;
  return isAwaited ? { timeoutSec: 7 * 86_400 } : null;
}

function isFirstRefusal(rpc: ClaimedRpc, { code }: CwmpFault): boolean {
  return rpc.step.method === 'Download' && code === retriedTransferFault && rpc.attemptNumber === 1;
}

/** By its code, or by a text that this kind of device is known for (Q52). */
function passes({ code, string }: CwmpFault, habits: SettlementHabits | null): boolean {
  if (retryableFaults.has(code)) return true;
  const text = string.toLowerCase();
  return (
    habits?.retryableFaults.some(
      (known) => known.code === code && text.includes(known.message.toLowerCase()),
    ) === true
  );
}
