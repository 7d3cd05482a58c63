import type { ClaimedRpc, Settlement } from '../ledger/task-ledger.js';
import {
  failureSettlementOf,
  type FailedRpc,
  type RpcOutcome,
  type SettlementHabits,
} from '../settlement/settlement.js';
import type { DiscoveryCursor } from './discovery-cursor.js';
import type { DiscoverySlice } from './discovery-slice.js';

/** Why a slice of a discovery ended. */
export type SliceEnd =
  /** All is told; `last` is what came last. */
  | { readonly kind: 'finished'; readonly last: RpcOutcome | null }
  /** Others go first, or the session has carried enough. */
  | { readonly kind: 'paused' }
  /** The device would not tell. */
  | { readonly kind: 'stuck'; readonly outcome: FailedRpc };

/** The settlement of the attempt behind a slice. */
export function settlementOfSlice(
  rpc: ClaimedRpc,
  slice: DiscoverySlice,
  end: SliceEnd,
  habits: SettlementHabits | null,
): Settlement {
  const progress = { cursor: slice.cursor, isAhead: slice.isAhead };
  if (end.kind === 'paused') return { ...pausedSettlement, progress };
  if (end.kind === 'stuck') {
    const attemptNumber = slice.isAhead ? 1 : rpc.attemptNumber;
    return { ...failureSettlementOf({ ...rpc, attemptNumber }, end.outcome, habits), progress };
  }
  if (slice.isFruitless && end.last?.kind === 'faulted')
    return { ...pausedSettlement, attemptState: 'faulted', taskState: 'failed', fault: end.last.fault };
  return { ...pausedSettlement, taskState: 'succeeded', result: slice.result };
}

/** The settlement of a slice whose process is gone: what it had not stored is asked for again, from its cursor on. */
export const lostSliceSettlement: Settlement = {
  attemptState: 'indeterminate',
  taskState: 'queued',
  result: null,
  fault: null,
  retryAfterSec: 0,
};

/** The settlement of a discovery that found no place in memory: it begins where it stands, some time later. */
export function deferredSlice(cursor: DiscoveryCursor, retryAfterSec: number): Settlement {
  return { ...pausedSettlement, retryAfterSec, progress: { cursor, isAhead: true } };
}

const pausedSettlement: Settlement = { ...lostSliceSettlement, attemptState: 'answered' };
