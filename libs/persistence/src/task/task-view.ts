import type { CwmpFault } from '#cwmp';
import { lanes, type AttemptState, type TaskState, type TaskView } from '#task';
import type { SealedSteps } from './sealed-steps.js';

interface StepJson {
  n: number;
  method: string;
  result: string | null;
  keyId: number;
}

interface AttemptJson {
  id: string;
  step: number;
  method: string;
  state: AttemptState;
  dispatchedAt: string;
  settledAt: string | null;
  fault: CwmpFault | null;
}

export interface TaskRow {
  id: string;
  device_id: string;
  type: string;
  state: TaskState;
  lane: number;
  seq: string;
  created_at: Date;
  settled_at: Date | null;
  fault: CwmpFault | null;
  step_count: number;
  steps: StepJson[];
  attempts: AttemptJson[] | null;
}

/** The operator's view of a stored task. */
export function taskView(row: TaskRow, sealed: SealedSteps): TaskView {
  return {
    id: row.id,
    deviceId: row.device_id,
    type: row.type,
    state: row.state,
    lane: lanes[row.lane] ?? 'telemetry',
    createdAt: row.created_at,
    settledAt: row.settled_at,
    result: resultOf(row, sealed),
    fault: row.fault,
    attempts: (row.attempts ?? []).map((attempt) => ({
      ...attempt,
      dispatchedAt: new Date(attempt.dispatchedAt),
      settledAt: attempt.settledAt === null ? null : new Date(attempt.settledAt),
    })),
  };
}

function resultOf(row: TaskRow, sealed: SealedSteps): unknown {
  const finished = row.steps.flatMap(({ n, method, result, keyId }) =>
    result === null
      ? []
      : [{ method, result: sealed.openResult(row.id, n, Buffer.from(result, 'base64'), keyId) }],
  );
  if (row.step_count > 1) return finished.length > 0 ? finished : null;
  return finished[0]?.result ?? null;
}
