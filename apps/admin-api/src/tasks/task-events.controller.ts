import { Controller, Get, Headers, Param, Res, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';
import { SecretPaths } from '#data-model';
import { isSettled, TaskLedger, TaskService, type TaskView } from '#task';
import { principalOf } from '../authentication/authenticate.js';
import { EmptyQuery } from '../request/empty-input.js';
import { EventStream } from '../request/event-stream.js';
import { OpenRequests } from '../request/open-requests.js';
import { OpenStreams } from '../request/open-streams.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { TaskResponse } from './task.dto.js';

/** Shorter than the idle time of common proxies, and than that of our own server. */
const heartbeatMs = 15_000;

/** A caller comes back after it, and is told what a lost signal has kept from it. */
const longestStreamMs = 10 * 60_000;

const retryMs = 1_000;

/** The life of one task, as it happens. */
@ApiTags('tasks')
@Controller('api/v1/tasks/:id/events')
export class TaskEventsController {
  constructor(
    private readonly tasks: TaskService,
    private readonly ledger: TaskLedger,
    private readonly requests: OpenRequests,
    private readonly streams: OpenStreams,
    private readonly secrets: SecretPaths,
  ) {}

  @Get()
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'followTask',
    summary: 'Server-sent events: a task as it is, and again after each move, until it is settled',
    description:
      'Each event has the name `task`, the task as its data, and an id that says how far the task has come. Moves that come faster than they are read are told as one. The stream ends with the settled task, or after ten minutes; a caller that comes back with `Last-Event-ID` is told only what it does not know, and 204 when there is nothing left to tell.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string' } })
  @ApiResponse({
    status: 200,
    content: { 'text/event-stream': { schema: { $ref: getSchemaPath(TaskResponse) } } },
  })
  @ApiResponse({ status: 204, description: 'The caller knows how the task ended' })
  async follow(
    @Param('id', new UuidPathPipe('TASK_NOT_FOUND')) id: string,
    @Headers('last-event-id') known: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const task = await this.ledger.find(id);
    if (task === null) throw notFound('TASK_NOT_FOUND');
    if (isSettled(task.state) && versionOf(task) === known) return void response.status(204).end();
    const release = this.streams.take(principalOf(response.req));
    try {
      await this.tell(id, known, response);
    } finally {
      release();
    }
  }

  private async tell(id: string, known: string | undefined, response: Response): Promise<void> {
    const stream = new EventStream(response);
    await stream.open(retryMs);
    if (response.req.method === 'HEAD') return stream.end();
    const signal = AbortSignal.any([this.requests.signalFor(response), AbortSignal.timeout(longestStreamMs)]);
    let told = known;
    for await (const moment of this.tasks.follow(id, heartbeatMs, signal)) {
      if (moment === 'quiet') {
        await stream.beat();
        continue;
      }
      const version = versionOf(moment);
      if (version !== told) await stream.send('task', version, TaskResponse.of(moment, this.secrets));
      told = version;
    }
    stream.end();
  }
}

/** How far a task has come: another one after each of its moves. */
function versionOf({ state, attempts }: TaskView): string {
  const ended = attempts.filter(({ settledAt }) => settledAt !== null).length;
  return `${state}-${attempts.length}-${ended}`;
}
