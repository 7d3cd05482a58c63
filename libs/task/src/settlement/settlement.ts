import type { CpeResponse, CwmpFault } from '#cwmp';
import type { DeviceQuirks } from '#device';
import type { ClaimedRpc, Settlement } from '../ledger/task-ledger.js';
import { rpcSemantics } from './rpc-semantics.js';

/** What became of one RPC on the wire. */
export type RpcOutcome =
  | { readonly kind: 'answered'; readonly response: CpeResponse }
  | { readonly kind: 'faulted'; readonly fault: CwmpFault }
  /** The CPE went on without an answer, e.g. with an empty POST. */
  | { readonly kind: 'unanswered' };

/** Sendings of one step before a retryable fault fails the task. */
export const maxAttempts = 4;

const retryableFaults: ReadonlySet<number> = new Set([9001, 9002, 9004, 9807, 9808, 9809]);

/** Seconds before attempt n+1: 15, 60, 240. */
function backoffSec(attemptNumber: number): number {
  return 15 * 4 ** (attemptNumber - 1);
}

/**
 * The settlement of a finished attempt. Only a repeatable RPC is ever sent again by itself: a fault that passes
 * (request denied, internal error, resources) backs off a bounded number of times, every other fault is final, apart from
 * those that `habits` know to pass.
 * An unanswered RPC that must not run twice is `indeterminate` until the device proves what happened.
 */
export function settlementOf(
  rpc: ClaimedRpc,
  outcome: RpcOutcome,
  habits: Pick<DeviceQuirks, 'retryableFaults'> | null = null,
): Settlement {
  const { repeatable } = rpcSemantics[rpc.step.method];
  const mayRepeat = repeatable && rpc.attemptNumber < maxAttempts;
  if (outcome.kind === 'answered')
    return {
      attemptState: 'answered',
      taskState: 'succeeded',
      result: outcome.response.result,
      fault: null,
      retryAfterSec: 0,
    };
  if (outcome.kind === 'faulted') {
    const retry = mayRepeat && passes(outcome.fault, habits);
    return {
      attemptState: 'faulted',
      taskState: retry ? 'queued' : 'failed',
      result: null,
      fault: outcome.fault,
      retryAfterSec: retry ? backoffSec(rpc.attemptNumber) : 0,
    };
  }
  return {
    attemptState: 'indeterminate',
    taskState: mayRepeat ? 'queued' : 'indeterminate',
    result: null,
    fault: null,
    retryAfterSec: mayRepeat ? backoffSec(rpc.attemptNumber) : 0,
  };
}

/** By its code, or by a text that this kind of device is known for (Q52). */
function passes({ code, string }: CwmpFault, habits: Pick<DeviceQuirks, 'retryableFaults'> | null): boolean {
  if (retryableFaults.has(code)) return true;
  const text = string.toLowerCase();
  return (
    habits?.retryableFaults.some(
      (known) => known.code === code && text.includes(known.message.toLowerCase()),
    ) === true
  );
}
