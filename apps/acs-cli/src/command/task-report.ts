import type { Fault, Task } from '../api/resources.js';
import { printable, printableJson } from '../output/printable.js';

/** What is told about a task, and whether it is done. */
export interface TaskReport {
  readonly done: boolean;
  /** For stdout, lines with their ends; may be empty. */
  readonly text: string;
  /** Why it is not done, or what is still to come; null when there is nothing to add. */
  readonly remark: string | null;
}

const openStates: ReadonlySet<string> = new Set(['queued', 'waitingForDevice', 'inSession']);

const endings: Readonly<Record<string, string>> = {
  expired: 'the device did not come before the task expired',
  cancelled: 'the task was cancelled',
  indeterminate:
    'the device did not say whether it did it; its next Inform may tell, and nothing is sent again by itself',
};

/**
 * What came of a task.
 *
 * @param waitSec how long was waited for it; a task that is open counts as done only when nobody waited
 */
export function reportOf(task: Task, waitSec: number): TaskReport {
  const { state, fault } = task;
  if (state === 'succeeded') return { done: true, text: resultText(task), remark: null };
  if (openStates.has(state)) {
    const waited = waitSec > 0 ? ` after ${waitSec} s` : '';
    const remark = `${state}${waited}; it runs when the device is next in a session: npm run -s acs -- task ${task.id}`;
    return { done: waitSec === 0, text: '', remark };
  }
  const reason = fault === undefined ? (endings[state] ?? '') : faultText(fault);
  return { done: false, text: '', remark: `${state}: ${reason}` };
}

function resultText({ type, result }: Task): string {
  if (type === 'GetParameterValues' && isObject(result)) {
    const list = result['parameterList'];
    if (Array.isArray(list)) return list.map(valueLine).join('');
  }
  if (type === 'SetParameterValues' && isObject(result))
    return result['status'] === 1 ? 'accepted; the device applies it later (status 1)\n' : 'done\n';
  return isObject(result) && Object.keys(result).length === 0
    ? 'done\n'
    : `${printableJson(result ?? 'done')}\n`;
}

function valueLine(parameter: unknown): string {
  if (!isObject(parameter)) return '';
  return `${printable(String(parameter['name']))} = ${printable(String(parameter['value']))}\n`;
}

function faultText({ code, string, parameterFaults }: Fault): string {
  const each = parameterFaults.map((fault) => `${fault.name}: ${fault.code} ${fault.string}`);
  return printable([`the device refused with fault ${code} ${string}`, ...each].join('; '));
}

/** The task itself, for who looks at it. */
export function describeTask({ id, type, state, createdAt, settledAt, attempts }: Task): string {
  const sent = attempts.map(
    (attempt) => `  sent    ${attempt.dispatchedAt} ${attempt.method} ${attempt.state}\n`,
  );
  const settled = settledAt === undefined ? '' : `  settled ${settledAt}\n`;
  return `${id} ${type} ${state}\n  created ${createdAt}\n${sent.join('')}${settled}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
