import { Body, Controller, Get, Param, Post, Query, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { TaskLedger } from '#task';
import { PageQuery } from '../field/page-query.js';
import { EmptyQuery } from '../request/empty-input.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { CreateTaskRequest } from './create-task.dto.js';
import { ApiAcceptedTask } from './accepted-task.decorator.js';
import { TaskAnswer } from './task-answer.js';
import { TaskPageResponse, TaskResponse } from './task.dto.js';
import { TaskIntake } from './task-intake.js';

const devicePipe = new UuidPathPipe('DEVICE_NOT_FOUND');

/** The tasks of one device. */
@ApiTags('tasks')
@Controller('api/v1/devices/:id/tasks')
export class DeviceTasksController {
  constructor(
    private readonly ledger: TaskLedger,
    private readonly intake: TaskIntake,
    private readonly answer: TaskAnswer,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listDeviceTasks', summary: 'Tasks of a device, newest first' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: TaskPageResponse })
  async list(@Param('id', devicePipe) id: string, @Query() query: PageQuery): Promise<TaskPageResponse> {
    const page = await this.ledger.listOfDevice(id, query.limit, query.cursor ?? null);
    if (page === null) throw notFound('DEVICE_NOT_FOUND');
    return TaskPageResponse.from(page);
  }

  @Post()
  @UseInterceptors(EmptyQuery)
  @ApiOperation({ operationId: 'createTask', summary: 'Queues one or more RPCs for a device' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiAcceptedTask()
  async create(
    @Param('id', devicePipe) deviceId: string,
    @Body() order: CreateTaskRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskResponse> {
    const steps = order.toSteps();
    const task = await this.intake.accept({
      deviceId,
      steps,
      options: order,
      optionsIn: 'body',
      response,
    });
    return this.answer.accepted(task, response);
  }
}
