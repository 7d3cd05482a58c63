import { Body, Controller, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { UuidPathPipe } from '../request/uuid-path.pipe.js';
import { ApiAcceptedTask } from '../tasks/accepted-task.decorator.js';
import { TaskAnswer } from '../tasks/task-answer.js';
import { TaskIntake } from '../tasks/task-intake.js';
import { TaskOptions } from '../tasks/task-options.dto.js';
import { TaskResponse } from '../tasks/task.dto.js';
import { VendorRpcRequest } from './vendor-rpc.dto.js';

/** Methods outside TR-069, in the words of their vendor. */
@ApiTags('rpc')
@Controller('api/v1/devices/:id/rpc')
export class VendorRpcController {
  constructor(
    private readonly intake: TaskIntake,
    private readonly answer: TaskAnswer,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'callVendorRpc',
    summary: 'Queues a method of the vendor for a device',
    description:
      'The result is `{xml}`: the element that the device answered, as it sent it. Nobody but the vendor knows what the method does, so that it is never sent twice: when its answer is lost, the task is `indeterminate`.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiAcceptedTask()
  async call(
    @Param('id', new UuidPathPipe('DEVICE_NOT_FOUND')) deviceId: string,
    @Body() call: VendorRpcRequest,
    @Query() options: TaskOptions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskResponse> {
    const order = { deviceId, options, optionsIn: 'query', response } as const;
    const task = await this.intake.accept({ ...order, steps: [call.toStep()] });
    return this.answer.accepted(task, response);
  }
}
