import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DeviceInventory, ParameterStore } from '#device';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { ListParametersQuery, ParameterPageResponse } from './parameter.dto.js';
import { parameterPage } from './parameter-page.js';

/** The data model of a device, as the device last confirmed it. */
@ApiTags('devices')
@Controller('api/v1/devices/:id/parameters')
export class ParametersController {
  constructor(
    private readonly inventory: DeviceInventory,
    private readonly parameters: ParameterStore,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listParameters',
    summary: 'Known parameters of a device in the order of their paths',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: ParameterPageResponse })
  async list(
    @Param('id', new UuidPathPipe('DEVICE_NOT_FOUND')) id: string,
    @Query() { path, limit, cursor }: ListParametersQuery,
  ): Promise<ParameterPageResponse> {
    const deviceId = await this.inventory.resolve(id);
    if (deviceId === null) throw notFound('DEVICE_NOT_FOUND');
    const known = await this.parameters.list(deviceId, path);
    return ParameterPageResponse.from(parameterPage(known, { path, limit, cursor }));
  }
}
