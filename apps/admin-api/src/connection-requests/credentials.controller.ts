import { Controller, Param, Post, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DeviceInventory } from '#device';
import { connectionRequestCredentialsKey, newConnectionRequestCredentials } from '#task';
import { ProblemError } from '../problem/problem-error.js';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { ApiAcceptedTask } from '../tasks/accepted-task.decorator.js';
import { TaskAnswer } from '../tasks/task-answer.js';
import { TaskIntake } from '../tasks/task-intake.js';
import { TaskOptions } from '../tasks/task-options.dto.js';
import type { TaskResponse } from '../tasks/task.dto.js';

/** Gives a device new credentials for connection requests. */
@ApiTags('devices')
@Controller('api/v1/devices/:id/connection-request/credentials')
export class ConnectionRequestCredentialsController {
  constructor(
    private readonly inventory: DeviceInventory,
    private readonly intake: TaskIntake,
    private readonly answer: TaskAnswer,
  ) {}

  @Post()
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({
    operationId: 'rotateConnectionRequestCredentials',
    summary: 'Has the ACS make new connection-request credentials for a device',
    description:
      'They are random, and nobody is told them but the device. Until it has confirmed them the old ones are used.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiAcceptedTask()
  async rotate(
    @Param('id', new UuidPathPipe('DEVICE_NOT_FOUND')) deviceId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskResponse> {
    const device = await this.inventory.find(deviceId);
    if (device === null) throw notFound('DEVICE_NOT_FOUND');
    if (device.dataModelRoot === null)
      throw new ProblemError('DEVICE_NOT_SEEN', 'It gets credentials by itself when it informs first.');
    const options = Object.assign(new TaskOptions(), {
      lane: 'service',
      dedupeKey: connectionRequestCredentialsKey,
    } satisfies Partial<TaskOptions>);
    const task = await this.intake.accept({
      deviceId,
      steps: [newConnectionRequestCredentials(device.dataModelRoot)],
      options,
      optionsIn: 'body',
      response,
    });
    return this.answer.accepted(task, response);
  }
}
