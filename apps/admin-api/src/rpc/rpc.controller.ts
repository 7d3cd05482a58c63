import { Body, Controller, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { isAcsMethod } from '#cwmp';
import { UuidPathPipe } from '../request/uuid-path.pipe.js';
import { ApiAcceptedTask } from '../tasks/accepted-task.decorator.js';
import { TaskAnswer } from '../tasks/task-answer.js';
import { TaskIntake } from '../tasks/task-intake.js';
import { TaskOptions } from '../tasks/task-options.dto.js';
import { TaskResponse } from '../tasks/task.dto.js';
import { readRpc, rpcNotFound } from './acs-rpc-requests.js';

/** Every RPC of TR-069 as a route: the body is its arguments. */
@ApiTags('rpc')
@Controller('api/v1/devices/:id/rpc')
export class RpcController {
  constructor(
    private readonly intake: TaskIntake,
    private readonly answer: TaskAnswer,
  ) {}

  @Post(':method')
  @ApiOperation({ operationId: 'callRpc', summary: 'Queues an RPC for a device' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiAcceptedTask()
  async call(
    @Param('id', new UuidPathPipe('DEVICE_NOT_FOUND')) deviceId: string,
    @Param('method') method: string,
    @Body() rawArguments: unknown,
    @Query() options: TaskOptions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskResponse> {
    if (!isAcsMethod(method)) throw rpcNotFound();
    const step = readRpc(method, rawArguments, '');
    const task = await this.intake.accept({
      deviceId,
      steps: [step],
      options,
      optionsIn: 'query',
      response,
    });
    return this.answer.accepted(task, response);
  }
}
