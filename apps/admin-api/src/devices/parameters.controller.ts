import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { SecretPaths } from '#data-model';
import { DeviceInventory, ParameterStore } from '#device';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { ApiPreferWait } from '../tasks/accepted-task.decorator.js';
import { TaskResponse } from '../tasks/task.dto.js';
import { FreshParameters } from './fresh-parameters.js';
import { ListParametersQuery, ParameterPageResponse } from './parameter.dto.js';
import { parameterPage } from './parameter-page.js';

/** The data model of a device, as the device last confirmed it. */
@ApiTags('devices')
@Controller('api/v1/devices/:id/parameters')
export class ParametersController {
  constructor(
    private readonly inventory: DeviceInventory,
    private readonly parameters: ParameterStore,
    private readonly fresh: FreshParameters,
    private readonly secrets: SecretPaths,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listParameters',
    summary: 'Known parameters of a device in the order of their paths',
    description:
      'With `maxAge` or `attributes`, what is older or not known is read from the device by a task first, for which the caller may wait.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiPreferWait()
  @ApiResponse({ status: 200, type: ParameterPageResponse })
  @ApiResponse({
    status: 202,
    type: TaskResponse,
    description: 'The device is still to be asked; once the task has succeeded, ask again',
    headers: { Location: { description: 'Where the task is', schema: { type: 'string' } } },
  })
  async list(
    @Param('id', new UuidPathPipe('DEVICE_NOT_FOUND')) id: string,
    @Query() { path, limit, cursor, maxAge, attributes }: ListParametersQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ParameterPageResponse | TaskResponse> {
    const deviceId = await this.inventory.resolve(id);
    if (deviceId === null) throw notFound('DEVICE_NOT_FOUND');
    if (maxAge !== undefined || attributes) {
      const device = { id: deviceId, publicId: id };
      const wanted = { path, maxAge: maxAge ?? null, attributes };
      const awaited = await this.fresh.awaited(device, wanted, response);
      if (awaited !== null) {
        response.status(202).location(`/api/v1/tasks/${awaited.id}`);
        return TaskResponse.of(awaited, this.secrets);
      }
    }
    const known = await this.parameters.list(deviceId, path);
    return ParameterPageResponse.from(parameterPage(known, { path, limit, cursor }), this.secrets);
  }
}
