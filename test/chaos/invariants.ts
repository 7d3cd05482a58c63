import type { Execution, ExecutionLedger } from '#cpe-simulator';
import type { TaskResource } from '../e2e/acs/acs-api.js';
import { isSettled } from './operator.js';

/** RPCs that go out once by themselves, and the argument that names the attempt. */
const once: Readonly<Record<string, 'commandKey' | 'parameterKey'>> = {
  AddObject: 'parameterKey',
  Reboot: 'commandKey',
  ScheduleInform: 'commandKey',
};

export interface Outcome {
  readonly accepted: ReadonlySet<string>;
  readonly tasks: readonly TaskResource[];
  readonly ledger: ExecutionLedger;
}

/**
 * What must hold after any faults, once the fleet has come to rest; each broken promise in words. The ledger of the
 * CPEs is the truth.
 */
export function brokenPromises({ accepted, tasks, ledger }: Outcome): string[] {
  const known = new Set(tasks.map(({ id }) => id));
  const lost = [...accepted].filter((id) => !known.has(id)).map((id) => `I1: task ${id} is lost`);
  const open = tasks
    .filter((task) => !isSettled(task))
    .map(({ id, type, state }) => `I1: ${type} ${id} is ${state}`);
  const executed = executionsByKey(ledger.executions);
  return [
    ...lost,
    ...open,
    ...tasks.flatMap((task) => brokenBy(task, executed)),
    ...unrecorded(tasks, executed),
    ...ledger.violations.map(({ cpe, detail }) => `protocol: ${cpe}: ${detail}`),
  ];
}

const keyOf = (attemptId: string) => attemptId.replaceAll('-', '');

function executionsByKey(executions: readonly Execution[]): Map<string, Execution[]> {
  const byKey = new Map<string, Execution[]>();
  for (const execution of executions) {
    const keys = execution.arguments as { commandKey?: string; parameterKey?: string };
    const key = keys.commandKey ?? keys.parameterKey ?? '';
    byKey.set(key, [...(byKey.get(key) ?? []), execution]);
  }
  return byKey;
}

function brokenBy({ id, type, state, attempts }: TaskResource, executed: Map<string, Execution[]>): string[] {
  const ran = attempts.flatMap((attempt) => executed.get(keyOf(attempt.id)) ?? []);
  const problems: string[] = [];
  const say = (problem: string) => problems.push(`${problem}: ${type} ${id} (${state})`);
  if (ran.length > attempts.length) say(`I2: ran ${ran.length} times with ${attempts.length} attempts`);
  if (type in once && ran.length > 1) say(`I2: ran ${ran.length} times`);
  const confirms = type in once || type === 'SetParameterValues';
  const isConfirmed = ran.some(({ outcome }) => outcome.kind === 'answer');
  if (state === 'succeeded' && confirms && !isConfirmed) say('I4: succeeded, but no CPE ran it');
  if (state === 'failed' && type in once && isConfirmed) say('I4: failed, but the CPE ran it');
  return problems;
}

/** What a CPE ran must be an attempt that was committed before. */
function unrecorded(tasks: readonly TaskResource[], executed: Map<string, Execution[]>): string[] {
  const attempts = new Set(tasks.flatMap((task) => task.attempts.map(({ id }) => keyOf(id))));
  return [...executed.entries()].flatMap(([key, [execution]]) =>
    execution !== undefined && execution.method in once && !attempts.has(key)
      ? [`I2: ${execution.cpe} ran ${execution.method} with the key "${key}" that no attempt has`]
      : [],
  );
}
