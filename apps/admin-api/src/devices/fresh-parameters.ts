import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { isWithin } from '#data-model';
import { KnownTree, ParameterStore, type DeviceId, type StoredParameter } from '#device';
import { isSettled, type TaskView } from '#task';
import { principalOf } from '../authentication/authenticate.js';
import { ProblemError } from '../problem/problem-error.js';
import { TaskAnswer } from '../tasks/task-answer.js';
import { TaskIntake, type TaskOrder } from '../tasks/task-intake.js';
import { TaskOptions } from '../tasks/task-options.dto.js';

/** What is to be fresh. */
export interface Freshness {
  readonly path: string;
  /** Values that the device confirmed within these seconds will do, and names that it told completely; null for any. */
  readonly maxAge: number | null;
  /** Attributes are wanted, too, where they are not known. */
  readonly attributes: boolean;
}

interface Device {
  readonly id: DeviceId;
  readonly publicId: string;
}

/** Who asks again later asks anew. */
const lifetimeMs = 60 * 60_000;

/** Reads from devices what is not fresh enough. */
@Injectable()
export class FreshParameters {
  constructor(
    private readonly parameters: ParameterStore,
    private readonly intake: TaskIntake,
    private readonly answer: TaskAnswer,
  ) {}

  /**
   * Asks the device for what is older than wanted and waits for it as long as the caller prefers. Who asks for the same
   * meanwhile waits for the same task.
   *
   * @returns the task that is not settled yet; null when what is stored is as fresh as it was wanted
   * @throws ProblemError READ_FAILED when the device would not tell
   */
  async awaited(device: Device, wanted: Freshness, response: Response): Promise<TaskView | null> {
    const nowMs = Date.now();
    const known = await this.parameters.list(device.id, '');
    const orders = ordersFor(device.publicId, wanted, { known, nowMs, principal: principalOf(response.req) });
    const taskIds = await Promise.all(orders.map((order) => this.intake.join(order)));
    const tasks = await Promise.all(taskIds.map((id) => this.answer.get(id, response)));
    const failed = tasks.find(({ state }) => isSettled(state) && state !== 'succeeded');
    if (failed !== undefined) throw readFailed(failed);
    return tasks.find(({ state }) => !isSettled(state)) ?? null;
  }
}

interface Knowledge {
  readonly known: readonly StoredParameter[];
  readonly nowMs: number;
  readonly principal: string;
}

function ordersFor(
  deviceId: string,
  { path, maxAge, attributes }: Freshness,
  { known, nowMs, principal }: Knowledge,
): TaskOrder[] {
  const scope = path === '' ? rootIn(known) : path;
  const freshSinceMs = nowMs - (maxAge ?? 0) * 1_000;
  const order = { deviceId, optionsIn: 'query', principal } as const;
  const orders: TaskOrder[] = [];
  if (maxAge !== null && isStale(known, scope, freshSinceMs))
    orders.push({
      ...order,
      steps: [{ method: 'GetParameterNames', arguments: { parameterPath: scope, nextLevel: false } }],
      options: optionsOf(`read:${maxAge}:${scope}`, nowMs),
      discovery: { paths: [path], freshSinceMs, trustsNames: true, isAwaited: true },
    });
  if (attributes && lacksAttributes(known, scope))
    orders.push({
      ...order,
      steps: [{ method: 'GetParameterAttributes', arguments: { parameterNames: [scope] } }],
      options: optionsOf(`attributes:${scope}`, nowMs),
    });
  return orders;
}

/** The root object as the device spelt it; '' when it never told one. */
function rootIn(known: readonly StoredParameter[]): string {
  const [first] = known;
  return first === undefined ? '' : first.path.slice(0, first.path.indexOf('.') + 1);
}

function isStale(known: readonly StoredParameter[], scope: string, freshSinceMs: number): boolean {
  const within = parametersAt(known, scope);
  const isTold = scope.endsWith('.') ? new KnownTree(known).isListed(scope) : within.length > 0;
  return (
    !isTold || within.some(({ value, updatedAt }) => value === null || updatedAt.getTime() < freshSinceMs)
  );
}

function lacksAttributes(known: readonly StoredParameter[], scope: string): boolean {
  const within = parametersAt(known, scope);
  return within.length === 0 || within.some(({ notification }) => notification === null);
}

function parametersAt(known: readonly StoredParameter[], scope: string): readonly StoredParameter[] {
  return known.filter(({ path }) => !path.endsWith('.') && isWithin(path, scope));
}

function optionsOf(dedupeKey: string, nowMs: number): TaskOptions {
  const expiresAt = new Date(nowMs + lifetimeMs).toISOString();
  return Object.assign(new TaskOptions(), { dedupeKey, expiresAt });
}

function readFailed({ id, state, fault }: TaskView): ProblemError {
  const reason = fault === null ? `it is ${state}` : `the device answered ${fault.code}: ${fault.string}`;
  return new ProblemError(
    'READ_FAILED',
    `Task ${id} did not succeed, ${reason}. Without maxAge, what is stored is shown.`,
    {
      headers: { Location: `/api/v1/tasks/${id}` },
    },
  );
}
