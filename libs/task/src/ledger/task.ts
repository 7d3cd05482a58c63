import type { AcsRequest, CwmpFault } from '#cwmp';
import type { DiscoveryOrder } from '../discovery/discovery-cursor.js';
import type { TaskReason } from '../settlement/task-reason.js';

/** Before a terminal state a task is `queued`, `inSession`, or `waitingForDevice` to report how a sent RPC ended. */
export const taskStates = [
  'queued',
  'waitingForDevice',
  'inSession',
  'succeeded',
  'failed',
  'expired',
  'cancelled',
  'indeterminate',
] as const;
export type TaskState = (typeof taskStates)[number];

const openStates: ReadonlySet<TaskState> = new Set(['queued', 'waitingForDevice', 'inSession']);

/** `indeterminate` ends a wait too, although evidence from the device may still move it once. */
export function isSettled(state: TaskState): boolean {
  return !openStates.has(state);
}

/** Lanes in the order in which a device serves them: a person waits, a service waits, a campaign, telemetry. */
export const lanes = ['interactive', 'service', 'campaign', 'telemetry'] as const;
export type Lane = (typeof lanes)[number];

/** Somebody waits for tasks of this lane: the device is called for them. */
export function isCalledFor(lane: Lane): boolean {
  return lane === 'interactive' || lane === 'service';
}

/** The place of a task in the service of its device: the lane first, the priority inside it; 0 is kept free. */
export function taskOrder({ lane, priority }: Pick<NewTask, 'lane' | 'priority'>): number {
  return lanes.indexOf(lane) * 10 + priority + 1;
}

/** One RPC that a task asks for, its arguments in the RPC's own element names. */
export type TaskStep = AcsRequest;

export interface NewTask {
  readonly id: string;
  /** Public id of the device. */
  readonly deviceId: string;
  /** The method of a single-step task, `chain`, or the name of a system task. */
  readonly type: string;
  readonly steps: readonly [TaskStep, ...TaskStep[]];
  readonly lane: Lane;
  /** 0 (first) to 9 inside the lane. */
  readonly priority: number;
  readonly notBefore: Date | null;
  readonly expiresAt: Date;
  readonly dedupeKey: string | null;
  readonly dependsOn: string | null;
  readonly createdBy: string;
  /** The attempt, in doubt, that the answer to its only step shows the outcome of. */
  readonly proves?: string;
  /** Makes its only step, a GetParameterNames, the discovery of a part of the device's data model. */
  readonly discovery?: DiscoveryOrder;
}

export const attemptStates = ['dispatched', 'answered', 'faulted', 'indeterminate'] as const;
export type AttemptState = (typeof attemptStates)[number];

export interface AttemptView {
  readonly id: string;
  /** 1 is the first step. */
  readonly step: number;
  readonly method: string;
  readonly state: AttemptState;
  readonly dispatchedAt: Date;
  readonly settledAt: Date | null;
  readonly fault: CwmpFault | null;
}

/** A task as a list shows it. */
export interface TaskSummary {
  readonly id: string;
  readonly deviceId: string;
  readonly type: string;
  readonly state: TaskState;
  readonly lane: Lane;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
  readonly fault: CwmpFault | null;
  readonly reason: TaskReason | null;
  /** Steps that are done, and all of them. */
  readonly progress: { readonly done: number; readonly total: number };
  readonly attempts: readonly AttemptView[];
}

/** A task as the operator sees it. */
export interface TaskView extends TaskSummary {
  /** The RPC's result; for a chain `{method, result}` of each step that gave one. */
  readonly result: unknown;
}

/** What a task looks like when it is accepted, so that it need not be read again. */
export function acceptedView({ id, deviceId, type, lane, steps }: NewTask, createdAt: Date): TaskView {
  return {
    id,
    deviceId,
    type,
    state: 'queued',
    lane,
    createdAt,
    settledAt: null,
    fault: null,
    reason: null,
    progress: { done: 0, total: steps.length },
    attempts: [],
    result: null,
  };
}
