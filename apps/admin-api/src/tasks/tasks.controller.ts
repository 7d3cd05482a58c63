import { Controller, Delete, Get, Param, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { SecretPaths } from '#data-model';
import { TaskLedger, TaskService } from '#task';
import { ProblemError } from '../problem/problem-error.js';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { ApiPreferWait } from './accepted-task.decorator.js';
import { TaskDetails } from './task-details.js';
import { TaskAnswer } from './task-answer.js';
import { TaskResponse } from './task.dto.js';

const taskPipe = new UuidPathPipe('TASK_NOT_FOUND');

/** One task: look, wait, cancel. */
@ApiTags('tasks')
@Controller('api/v1/tasks')
export class TasksController {
  constructor(
    private readonly tasks: TaskService,
    private readonly ledger: TaskLedger,
    private readonly answer: TaskAnswer,
    private readonly details: TaskDetails,
    private readonly secrets: SecretPaths,
  ) {}

  @Get(':id')
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'getTask',
    summary: 'One task',
    description: 'While it is open, `outlook` tells what it waits for and when its turn may come.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiPreferWait()
  @ApiResponse({ status: 200, type: TaskResponse })
  async get(
    @Param('id', taskPipe) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskResponse> {
    return this.details.of(await this.answer.get(id, response));
  }

  @Delete(':id')
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({ operationId: 'cancelTask', summary: 'Withdraws a task that was not sent to its device' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: TaskResponse })
  async cancel(@Param('id', taskPipe) id: string): Promise<TaskResponse> {
    const outcome = await this.tasks.cancel(id);
    if (outcome === 'alreadySent')
      throw new ProblemError('TASK_ALREADY_SENT', 'The device works on it; wait for its outcome.');
    if (outcome === 'alreadySettled')
      throw new ProblemError('TASK_ALREADY_SETTLED', `Read its outcome at /api/v1/tasks/${id}.`);
    const task = outcome === 'unknown' ? null : await this.ledger.find(id);
    if (task === null) throw notFound('TASK_NOT_FOUND');
    return TaskResponse.of(task, this.secrets);
  }
}
