import type { ClaimedRpc, Settlement } from '../ledger/task-ledger.js';
import { failureSettlementOf, type RpcOutcome, type SettlementHabits } from './settlement.js';
import { instancesIn } from './table-look.js';

/**
 * The settlement of a look at the table that an AddObject is to change: the AddObject is due next. A device that refuses
 * to show the table for good gets the AddObject all the same, whose outcome then nothing but its ParameterKey can show.
 */
export function settlementOfLook(
  rpc: ClaimedRpc,
  outcome: RpcOutcome,
  habits: SettlementHabits | null,
): Settlement {
  const goesOn = { taskState: 'queued', result: null, fault: null, retryAfterSec: 0 } as const;
  if (outcome.kind !== 'answered') {
    const settlement = failureSettlementOf(rpc, outcome, habits);
    const isRefused = outcome.kind === 'faulted' && settlement.taskState !== 'queued';
    return isRefused ? { ...settlement, ...goesOn } : settlement;
  }
  const settlement = { ...goesOn, attemptState: 'answered' } as const;
  const { response } = outcome;
  if (rpc.step.method !== 'GetParameterNames' || response.method !== 'GetParameterNames') return settlement;
  const { parameterPath } = rpc.step.arguments;
  return { ...settlement, instances: instancesIn(parameterPath, response.result.parameterList) };
}
