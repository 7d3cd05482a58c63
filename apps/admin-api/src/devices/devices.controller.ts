import { Controller, Get, HttpCode, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DeviceInventory } from '#device';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { DevicePageResponse, DeviceResponse } from './device.dto.js';
import { ListDevicesQuery } from './list-devices.dto.js';

const devicePipe = new UuidPathPipe('DEVICE_NOT_FOUND');

/** Devices: list, look, approve. */
@ApiTags('devices')
@Controller('api/v1/devices')
export class DevicesController {
  constructor(private readonly inventory: DeviceInventory) {}

  @Get()
  @ApiOperation({ operationId: 'listDevices', summary: 'Devices in the order of their first contact' })
  @ApiResponse({ status: 200, type: DevicePageResponse })
  async list(@Query() query: ListDevicesQuery): Promise<DevicePageResponse> {
    return DevicePageResponse.from(await this.inventory.list(query.toQuery()));
  }

  @Get(':id')
  @UseInterceptors(EmptyQuery)
  @ApiOperation({ operationId: 'getDevice', summary: 'One device' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: DeviceResponse })
  async get(@Param('id', devicePipe) id: string): Promise<DeviceResponse> {
    const device = await this.inventory.find(id);
    if (device === null) throw notFound('DEVICE_NOT_FOUND');
    return DeviceResponse.from(device);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({
    operationId: 'approveDevice',
    summary: 'Lifts the quarantine of a device',
    description: 'From then on it gets tasks and credentials of its own. Approving twice changes nothing.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: DeviceResponse })
  async approve(@Param('id', devicePipe) id: string): Promise<DeviceResponse> {
    if (!(await this.inventory.approve(id))) throw notFound('DEVICE_NOT_FOUND');
    return this.get(id);
  }
}
