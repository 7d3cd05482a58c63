import type { CpeResponse } from '#cwmp';
import { parentOf, type SecretPaths } from '#data-model';
import type { TaskStep } from '../ledger/task.js';
import { awaitedCompletion } from './completion.js';
import { evidenceKey } from './rpc-semantics.js';
import { instancesIn, namesOfTable } from './table-look.js';

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
  /** Instances have come or gone that may be the work of others. */
  | 'instancesChanged'
  | 'unknown';

/** An RPC whose outcome is open. */
interface DoubtfulRpc {
  readonly step: TaskStep;
  /** The instances that the table of an AddObject had just before it; null where nobody knows. */
  readonly instances: readonly number[] | null;
}

/** The RPC whose answer shows what became of another; null when none does. */
export function proofOf({ step, instances }: DoubtfulRpc, secrets: SecretPaths): TaskStep | null {
  if (step.method === 'AddObject') return instances === null ? null : namesOfTable(step.arguments.objectName);
  if (step.method === 'DeleteObject') return namesOfTable(parentOf(step.arguments.objectName));
  if (step.method === 'SetParameterValues') {
    const parameterNames = visibleSettings(step, secrets).map(({ name }) => name);
    return parameterNames.length > 0 ? { method: 'GetParameterValues', arguments: { parameterNames } } : null;
  }
  const completion = awaitedCompletion(step);
  return completion === null || completion.kind === 'deploymentUnits'
    ? null
    : { method: 'GetAllQueuedTransfers', arguments: {} };
}

/** What the answer to `proofOf(rpc)` says of the attempt. */
export function verdictOf(
  { step, instances, attemptId }: DoubtfulRpc & { readonly attemptId: string },
  { method, result }: CpeResponse,
  secrets: SecretPaths,
): Verdict {
  if (step.method === 'AddObject' && method === 'GetParameterNames' && instances !== null)
    return verdictOfInstances(instances, instancesIn(step.arguments.objectName, result.parameterList));
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

/** What an RPC would have answered that a look proves to have run; null where its answer told nothing. */
export function resultShown({ step, instances }: DoubtfulRpc, { method, result }: CpeResponse): unknown {
  if (step.method !== 'AddObject' || method !== 'GetParameterNames' || instances === null) return null;
  const [instanceNumber] = instancesIn(step.arguments.objectName, result.parameterList).filter(
    (number) => !instances.includes(number),
  );
  return { instanceNumber, status: 0 };
}

/** Instance numbers may be given again [TR-069 A.2.2.1]: only a table that has lost none tells what is new. */
function verdictOfInstances(before: readonly number[], after: readonly number[]): Verdict {
  const isWhole = before.every((number) => after.includes(number));
  const added = after.length - before.length;
  if (!isWhole || added > 1) return 'instancesChanged';
  return added === 1 ? 'ran' : 'notRun';
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
