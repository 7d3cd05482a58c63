import { Controller, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DeviceInventory, DeviceQuarantine } from '#device';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { DeviceResponse } from './device.dto.js';

/** Devices that are kept out because they made the ACS fail. */
@ApiTags('devices')
@Controller('api/v1/devices/:id/quarantine')
export class QuarantineController {
  constructor(
    private readonly inventory: DeviceInventory,
    private readonly quarantine: DeviceQuarantine,
  ) {}

  @Post('release')
  @HttpCode(200)
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({
    operationId: 'releaseDevice',
    summary: 'Lets a device in again that was kept out because the ACS had failed on it',
    description:
      'Its crashes are forgotten. If what is stored of its parameters cannot be read, that is thrown away, and the device is asked for it anew. Its tasks stay: cancel one that the reason names. Releasing twice changes nothing.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: DeviceResponse })
  async release(@Param('id', new UuidPathPipe('DEVICE_NOT_FOUND')) id: string): Promise<DeviceResponse> {
    const isKnown = await this.quarantine.release(id);
    const device = isKnown ? await this.inventory.find(id) : null;
    if (device === null) throw notFound('DEVICE_NOT_FOUND');
    return DeviceResponse.from(device);
  }
}
