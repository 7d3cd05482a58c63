import { Body, Controller, Param, Post, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { EmptyQuery } from '../request/empty-input.js';
import { UuidPathPipe } from '../request/uuid-path.pipe.js';
import { ApiAcceptedTask } from './accepted-task.decorator.js';
import { RefreshDeviceRequest } from './refresh-device.dto.js';
import { TaskAnswer } from './task-answer.js';
import type { TaskResponse } from './task.dto.js';
import { TaskIntake } from './task-intake.js';

/** Asks a device about itself. */
@ApiTags('devices')
@Controller('api/v1/devices/:id/refresh')
export class RefreshController {
  constructor(
    private readonly intake: TaskIntake,
    private readonly answer: TaskAnswer,
  ) {}

  @Post()
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'refreshDevice',
    summary: 'Reads the names and values of a device, or of parts of it, anew',
    description:
      'As many RPCs as it takes, over several sessions if need be; other tasks go between them. What the device does not have any more is forgotten. The result counts requests, names, values, what was removed and what the device refused to tell.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiAcceptedTask()
  async refresh(
    @Param('id', new UuidPathPipe('DEVICE_NOT_FOUND')) deviceId: string,
    @Body() order: RefreshDeviceRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskResponse> {
    const [parameterPath = ''] = order.paths;
    const task = await this.intake.accept({
      deviceId,
      steps: [{ method: 'GetParameterNames', arguments: { parameterPath, nextLevel: false } }],
      options: order,
      optionsIn: 'body',
      response,
      discovery: order.toDiscovery(Date.now()),
    });
    return this.answer.accepted(task, response);
  }
}
