import type { CpeResponse } from '#cwmp';
import { parentOf, type SecretPaths } from '#data-model';
import type { TaskStep } from '../ledger/task.js';
import { awaitedCompletion } from './completion.js';
import { evidenceKey } from './rpc-semantics.js';

/** What a look at the device shows of an RPC whose outcome is open. */
export type Verdict =
  | 'ran'
  /** It may be sent again. */
  | 'notRun'
  /** The device works on it, and will tell how it ended. */
  | 'underWay'
  /** The device does not work on it; whether it did, it does not tell. */
  | 'notQueued'
  /** It ran, and its effect is not there. */
  | 'withoutEffect'
  | 'unknown';

/** The RPC whose answer shows what became of `step`; null when none does. */
export function proofOf(step: TaskStep, secrets: SecretPaths): TaskStep | null {
  if (step.method === 'DeleteObject')
    return {
      method: 'GetParameterNames',
      arguments: { parameterPath: parentOf(step.arguments.objectName), nextLevel: true },
    };
  if (step.method === 'SetParameterValues') {
    const parameterNames = visibleSettings(step, secrets).map(({ name }) => name);
    return parameterNames.length > 0 ? { method: 'GetParameterValues', arguments: { parameterNames } } : null;
  }
  const completion = awaitedCompletion(step);
  return completion === null || completion.kind === 'deploymentUnits'
    ? null
    : { method: 'GetAllQueuedTransfers', arguments: {} };
}

/** What the answer to `proofOf(step)` says of the attempt. */
export function verdictOf(
  step: TaskStep,
  attemptId: string,
  { method, result }: CpeResponse,
  secrets: SecretPaths,
): Verdict {
  if (step.method === 'DeleteObject' && method === 'GetParameterNames') {
    const { objectName } = step.arguments;
    return result.parameterList.some(({ name }) => name.startsWith(objectName)) ? 'notRun' : 'ran';
  }
  if (step.method === 'SetParameterValues' && method === 'GetParameterValues') {
    const values = new Map(result.parameterList.map(({ name, value }) => [name, value]));
    const settings = visibleSettings(step, secrets);
    if (settings.some(({ name }) => !values.has(name))) return 'unknown';
    return settings.every(({ name, value }) => isSame(values.get(name) ?? '', value))
      ? 'ran'
      : 'withoutEffect';
  }
  if (method === 'GetAllQueuedTransfers') {
    const key = evidenceKey(attemptId);
    return result.transferList.some(({ commandKey }) => commandKey === key) ? 'underWay' : 'notQueued';
  }
  return 'unknown';
}

/** Secret parameters read back empty, which says nothing of them (R3). */
function visibleSettings(step: Extract<TaskStep, { method: 'SetParameterValues' }>, secrets: SecretPaths) {
  return step.arguments.parameterList.filter(({ name }) => !secrets.has(name));
}

/** Devices write booleans and numbers in their own ways. */
function isSame(told: string, wanted: string): boolean {
  return told === wanted || canonical(told) === canonical(wanted);
}

function canonical(value: string): string {
  const text = value.trim().toLowerCase();
  if (text === 'true') return '1';
  if (text === 'false') return '0';
  return /^[+-]?\d{1,15}$/.test(text) ? String(Number(text)) : value;
}
