import { Controller, Delete, Get, Param, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DeviceInventory, QuirkBook, type DeviceId } from '#device';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { DeviceQuirksResponse } from './quirks.dto.js';

const devicePipe = new UuidPathPipe('DEVICE_NOT_FOUND');

/** How the ACS talks to a device, and from where it knows. */
@ApiTags('devices')
@Controller('api/v1/devices/:id/quirks')
export class QuirksController {
  constructor(
    private readonly inventory: DeviceInventory,
    private readonly quirks: QuirkBook,
  ) {}

  @Get()
  @UseInterceptors(EmptyQuery)
  @ApiOperation({ operationId: 'getDeviceQuirks', summary: 'How the ACS talks to a device' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: DeviceQuirksResponse })
  async get(@Param('id', devicePipe) id: string): Promise<DeviceQuirksResponse> {
    return DeviceQuirksResponse.from(await this.quirks.ofDevice(await this.idOf(id)));
  }

  @Delete('learned')
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({
    operationId: 'forgetDeviceQuirks',
    summary: 'Forgets what the answers of a device have taught',
    description: 'What profiles say, and what other devices of the model have taught, stays.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: DeviceQuirksResponse })
  async forget(@Param('id', devicePipe) id: string): Promise<DeviceQuirksResponse> {
    const deviceId = await this.idOf(id);
    await this.quirks.forget(deviceId);
    return DeviceQuirksResponse.from(await this.quirks.ofDevice(deviceId));
  }

  private async idOf(publicId: string): Promise<DeviceId> {
    const deviceId = await this.inventory.resolve(publicId);
    if (deviceId === null) throw notFound('DEVICE_NOT_FOUND');
    return deviceId;
  }
}
