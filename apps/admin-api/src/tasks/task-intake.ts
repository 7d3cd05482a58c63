import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { newUuidV7 } from '#device';
import {
  acceptedView,
  committedTask,
  TaskLedger,
  TaskService,
  type AcceptOutcome,
  type CommittedTask,
  type DiscoveryOrder,
  type NewTask,
  type TaskStep,
  type TaskView,
} from '#task';
import { principalOf } from '../authentication/authenticate.js';
import { FileReferences } from '../files/file-references.js';
import { ProblemError } from '../problem/problem-error.js';
import { RepeatableRequests } from '../request/repeatable-requests.js';
import { OrderValidation } from '../validation/order-validation.js';
import { notFound } from '../request/uuid-path.pipe.js';
import { lifetimeOf } from './task-lifetime.js';
import type { TaskOptions } from './task-options.dto.js';

/** A request that may be repeated by Idempotency-Key, named by its response; or who asks without one. */
type TaskOrigin = { readonly response: Response } | { readonly principal: string };

/** What a caller asks a device to do. */
export type TaskOrder = TaskOrigin & {
  readonly deviceId: string;
  readonly steps: readonly [TaskStep, ...TaskStep[]];
  readonly options: TaskOptions;
  /** Where the options came from, for the pointers of a problem. */
  readonly optionsIn: 'body' | 'query';
  /** What its only step is to discover. */
  readonly discovery?: DiscoveryOrder;
};

/** A task that cannot be lost any more. */
export interface AcceptedTask {
  readonly taskId: string;
  /** As it was accepted; null when an earlier sending of the request did that, or when it may have ended with another. */
  readonly view: TaskView | null;
}

/** Turns an order into a durable task. */
@Injectable()
export class TaskIntake {
  constructor(
    private readonly tasks: TaskService,
    private readonly ledger: TaskLedger,
    private readonly requests: RepeatableRequests,
    private readonly validation: OrderValidation,
    private readonly files: FileReferences,
  ) {}

  /** @throws ProblemError when the order is refused */
  async accept(order: TaskOrder): Promise<AcceptedTask> {
    let view: TaskView | null = null;
    const commit = async (): Promise<CommittedTask> => {
      const [task, outcome] = await this.commit(order);
      if (task.dependsOn === null) view = acceptedView(task, outcome.createdAt);
      return committedTask(task, outcome);
    };
    const { answer, isRepeated } =
      'response' in order
        ? await this.requests.once(order.response, commit)
        : { answer: await commit(), isRepeated: false };
    // A process that crashed behind the commit has told nobody of the task.
    const isTold = isRepeated && (await this.ledger.find(answer.taskId))?.state !== 'queued';
    if (!isTold) await this.tasks.announce(answer);
    return { taskId: answer.taskId, view };
  }

  private async commit(order: TaskOrder): Promise<[NewTask, AcceptOutcome & { readonly kind: 'accepted' }]> {
    const task = newTask(order, Date.now());
    await this.validation.refuseImpossible(order);
    const isChain = order.optionsIn === 'body';
    await this.files.refuseUnknown(order.steps, (index) => (isChain ? `/steps/${index}/arguments` : ''));
    const outcome = await this.tasks.commit(task);
    if (outcome.kind !== 'accepted') throw refusal(outcome, order.optionsIn);
    return [task, outcome];
  }

  /** The same for a read: who orders what is open already under the same dedupeKey gets the id of that task. */
  async join(order: TaskOrder): Promise<string> {
    const task = newTask(order, Date.now());
    const outcome = await this.tasks.accept(task);
    if (outcome.kind === 'duplicate') return outcome.taskId;
    if (outcome.kind !== 'accepted') throw refusal(outcome, order.optionsIn);
    return task.id;
  }
}

function newTask(order: TaskOrder, nowMs: number): NewTask {
  const { deviceId, steps, options, optionsIn, discovery } = order;
  const type = steps.length === 1 ? steps[0].method : 'chain';
  return {
    id: newUuidV7(nowMs),
    deviceId,
    type: discovery === undefined ? type : 'refresh',
    steps,
    lane: options.lane,
    priority: options.priority,
    ...lifetimeOf(options, optionsIn, nowMs),
    dedupeKey: options.dedupeKey ?? null,
    dependsOn: options.dependsOn?.toLowerCase() ?? null,
    createdBy: 'response' in order ? principalOf(order.response.req) : order.principal,
    ...(discovery !== undefined && { discovery }),
  };
}

function refusal(
  outcome: Exclude<AcceptOutcome, { kind: 'accepted' }>,
  optionsIn: 'body' | 'query',
): ProblemError {
  switch (outcome.kind) {
    case 'unknownDevice':
      return notFound('DEVICE_NOT_FOUND');
    case 'duplicate':
      return new ProblemError(
        'TASK_DUPLICATE',
        `Task ${outcome.taskId} is still open; wait for it, cancel it, or use another dedupeKey.`,
        { headers: { Location: `/api/v1/tasks/${outcome.taskId}` } },
      );
    case 'unknownDependency':
      return new ProblemError('INVALID_VALUE', 'dependsOn must be the id of a task of the same device.', {
        errors: [
          { in: optionsIn, pointer: '/dependsOn', code: 'unknownTask', message: 'is no task of this device' },
        ],
      });
    case 'tooManyPending':
      return new ProblemError(
        'TOO_MANY_PENDING',
        `A device may have ${outcome.limit} pending tasks; wait until it has worked on some, or cancel them.`,
      );
  }
}
