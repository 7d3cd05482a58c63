import {
  lanes,
  taskReason,
  type AttemptView,
  type TaskReason,
  type TaskState,
  type TaskSummary,
  type TaskView,
} from '#task';
import { isRecord } from '../stored-json/records.js';
import type { SealedSteps } from './sealed-steps.js';
import { readFault } from './stored-fault.js';

interface StepJson {
  n: number;
  method: string;
  result: string | null;
  /** What a transfer told when it had ended. */
  completion: unknown;
}

export interface AttemptRow extends Omit<AttemptView, 'fault'> {
  readonly task_id: string;
  readonly fault: unknown;
}

export interface TaskSummaryRow {
  id: string;
  device_id: string;
  type: string;
  state: TaskState;
  lane: number;
  seq: string;
  created_at: Date;
  settled_at: Date | null;
  fault: unknown;
  reason: TaskReason['code'] | null;
  next_step: number;
  step_count: number;
}

export interface TaskRow extends TaskSummaryRow {
  steps: StepJson[];
}

/** The operator's view of a stored task. */
export function taskView(row: TaskRow, attempts: readonly AttemptRow[], sealed: SealedSteps): TaskView {
  return { ...taskSummary(row, attempts), result: resultOf(row, sealed) };
}

/** The same without what it found out, for which nothing has to be opened. */
export function taskSummary(row: TaskSummaryRow, attempts: readonly AttemptRow[]): TaskSummary {
  return {
    id: row.id,
    deviceId: row.device_id,
    type: row.type,
    state: row.state,
    lane: lanes[row.lane] ?? 'telemetry',
    createdAt: row.created_at,
    settledAt: row.settled_at,
    fault: readFault(row.fault),
    progress: {
      done: row.state === 'succeeded' ? row.step_count : row.next_step - 1,
      total: row.step_count,
    },
    reason: row.reason === null ? null : taskReason(row.reason),
    attempts: attempts.flatMap(({ task_id, fault, ...attempt }) =>
      task_id === row.id ? [{ ...attempt, fault: readFault(fault) }] : [],
    ),
  };
}

/** @throws StoredStateError when one of its results is damaged */
function resultOf(row: TaskRow, sealed: SealedSteps): unknown {
  const finished = row.steps.flatMap(({ n, method, result: sealedResult, completion }) => {
    const told = isRecord(completion) ? completion : null;
    if (sealedResult === null) return told === null ? [] : [{ method, result: told }];
    const result = sealed.openResult(row.id, n, Buffer.from(sealedResult, 'base64'));
    return [{ method, result: told === null ? result : Object.assign({}, result, told) }];
  });
  if (row.step_count > 1) return finished.length > 0 ? finished : null;
  return finished[0]?.result ?? null;
}
