import { Injectable } from '@nestjs/common';
import { SecretPaths } from '#data-model';
import { ConnectionRequestLog, reachabilityOf, TraceStore } from '#device';
import { isSettled, TaskOutlooks, type TaskView } from '#task';
import { TaskOutlookResponse } from './task-outlook.dto.js';
import { TaskResponse } from './task.dto.js';

/** What is looked up for one task alone: when its turn may come, and the transcripts of its attempts. */
@Injectable()
export class TaskDetails {
  constructor(
    private readonly outlooks: TaskOutlooks,
    private readonly calls: ConnectionRequestLog,
    private readonly traces: TraceStore,
    private readonly secrets: SecretPaths,
  ) {}

  async of(task: TaskView): Promise<TaskResponse> {
    const [outlook, traces] = await Promise.all([this.outlookOf(task), this.tracesOf(task)]);
    const shown = TaskResponse.of(task, this.secrets);
    const attempts = shown.attempts.map((attempt) => {
      const traceId = traces.get(attempt.id);
      return traceId === undefined ? attempt : Object.assign(attempt, { traceId });
    });
    return Object.assign(shown, { attempts, ...(outlook !== null && { outlook }) });
  }

  private async outlookOf({ id, state }: TaskView): Promise<TaskOutlookResponse | null> {
    if (isSettled(state)) return null;
    const outlook = await this.outlooks.find(id);
    if (outlook === null) return null;
    const call = await this.calls.find(outlook.deviceId);
    return TaskOutlookResponse.of(outlook, reachabilityOf(call, new Date()));
  }

  private async tracesOf(task: TaskView): Promise<ReadonlyMap<string, string>> {
    return task.attempts.length === 0 ? new Map() : this.traces.idsByAttempt(task);
  }
}
