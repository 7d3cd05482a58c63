import { applyDecorators, Body, Controller, Param, Patch, Query, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { ViewArea } from '#device';
import { TextPathPipe } from '../request/text-path.pipe.js';
import { UuidPathPipe } from '../request/uuid-path.pipe.js';
import { ApiAcceptedTask } from '../tasks/accepted-task.decorator.js';
import { TaskAnswer } from '../tasks/task-answer.js';
import { TaskOptions } from '../tasks/task-options.dto.js';
import type { TaskResponse } from '../tasks/task.dto.js';
import { ViewOrders } from './view-orders.js';
import { changesSchema } from './view-schema.js';

const devicePipe = new UuidPathPipe('DEVICE_NOT_FOUND');
const itemPipe = new TextPathPipe('itemId', { min: 1, max: 256 });

const ChangeRoute = (area: ViewArea, operationId: string, summary: string) =>
  applyDecorators(
    Patch(`${area}/:itemId`),
    ApiOperation({
      operationId,
      summary,
      description: 'One task that sets all fields or none. Fields that are left out stay as they are.',
    }),
    ApiParam({ name: 'id', format: 'uuid' }),
    ApiParam({ name: 'itemId', description: '`id` of an item', schema: { type: 'string', maxLength: 256 } }),
    ApiBody({ schema: changesSchema(area) }),
    ApiAcceptedTask(),
  );

/** Changes to what the normalised view tells. */
@ApiTags('normalised view')
@Controller('api/v1/devices/:id')
export class ViewSettingsController {
  constructor(
    private readonly orders: ViewOrders,
    private readonly answer: TaskAnswer,
  ) {}

  @ChangeRoute('wifi', 'changeWifi', 'Changes a Wi-Fi network')
  wifi(
    @Param('id', devicePipe) deviceId: string,
    @Param('itemId', itemPipe) itemId: string,
    @Body() body: unknown,
    @Query() options: TaskOptions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskResponse> {
    return this.change({ area: 'wifi', deviceId, itemId, body, options }, response);
  }

  @ChangeRoute('wan', 'changeWan', 'Changes a connection to the outside')
  wan(
    @Param('id', devicePipe) deviceId: string,
    @Param('itemId', itemPipe) itemId: string,
    @Body() body: unknown,
    @Query() options: TaskOptions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskResponse> {
    return this.change({ area: 'wan', deviceId, itemId, body, options }, response);
  }

  @ChangeRoute('system', 'changeSystem', 'Changes settings of a device as such')
  system(
    @Param('id', devicePipe) deviceId: string,
    @Param('itemId', itemPipe) itemId: string,
    @Body() body: unknown,
    @Query() options: TaskOptions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskResponse> {
    return this.change({ area: 'system', deviceId, itemId, body, options }, response);
  }

  private async change(
    order: Omit<Parameters<ViewOrders['accept']>[0], 'response'>,
    response: Response,
  ): Promise<TaskResponse> {
    const task = await this.orders.accept({ ...order, response });
    return this.answer.accepted(task, response);
  }
}
