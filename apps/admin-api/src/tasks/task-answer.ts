import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { SecretPaths } from '#data-model';
import { isSettled, TaskLedger, TaskService, type TaskView } from '#task';
import { OpenRequests } from '../request/open-requests.js';
import { notFound } from '../request/uuid-path.pipe.js';
import { waitPreferenceSec } from '../request/wait-preference.js';
import type { AcceptedTask } from './task-intake.js';
import { TaskResponse } from './task.dto.js';

/** Looks a task up for an answer, waiting for its settlement as long as the caller prefers. */
@Injectable()
export class TaskAnswer {
  constructor(
    private readonly tasks: TaskService,
    private readonly ledger: TaskLedger,
    private readonly requests: OpenRequests,
    private readonly secrets: SecretPaths,
  ) {}

  /** The answer to an accepted task: 200 when it is settled in time, else 202 with its Location. */
  async accepted({ taskId, view }: AcceptedTask, response: Response): Promise<TaskResponse> {
    const task = await this.get(taskId, response, view);
    response.status(isSettled(task.state) ? 200 : 202).location(`/api/v1/tasks/${taskId}`);
    return TaskResponse.of(task, this.secrets);
  }

  /**
   * The task, once settled or when the time of `Prefer: wait=N` is over.
   *
   * @param known what is known of it already; it is read only where that is null or the caller waits
   * @throws ProblemError TASK_NOT_FOUND
   */
  async get(taskId: string, response: Response, known: TaskView | null = null): Promise<TaskView> {
    const waitSec = waitPreferenceSec(response.req.get('Prefer'));
    if (waitSec > 0) response.set('Preference-Applied', `wait=${waitSec}`);
    const task = waitSec === 0 && known !== null ? known : await this.find(taskId, waitSec, response);
    if (task === null) throw notFound('TASK_NOT_FOUND');
    return task;
  }

  private find(taskId: string, waitSec: number, response: Response): Promise<TaskView | null> {
    if (waitSec === 0) return this.ledger.find(taskId);
    return this.tasks.wait(taskId, waitSec * 1_000, this.requests.signalFor(response));
  }
}
