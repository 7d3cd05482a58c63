import { applyDecorators, Controller, Get, Param, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DeviceModelView, type ViewArea } from '#device';
import { EmptyQuery } from '../request/empty-input.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { areaResponse, type AreaResponse } from './view-response.js';
import { areaSchema } from './view-schema.js';

const devicePipe = new UuidPathPipe('DEVICE_NOT_FOUND');

const AreaRoute = (area: ViewArea, operationId: string, summary: string) =>
  applyDecorators(
    Get(area),
    UseInterceptors(EmptyQuery),
    ApiOperation({
      operationId,
      summary,
      description: 'As last read, in the same form whatever the data model; no device is asked.',
    }),
    ApiParam({ name: 'id', format: 'uuid' }),
    ApiResponse({ status: 200, schema: areaSchema(area) }),
  );

/** Devices in one form, whatever their data model. */
@ApiTags('normalised view')
@Controller('api/v1/devices/:id')
export class ModelViewController {
  constructor(private readonly views: DeviceModelView) {}

  @AreaRoute('wifi', 'getWifi', 'Wi-Fi networks of a device')
  wifi(@Param('id', devicePipe) id: string): Promise<AreaResponse> {
    return this.area(id, 'wifi');
  }

  @AreaRoute('wan', 'getWan', 'Connections of a device to the outside')
  wan(@Param('id', devicePipe) id: string): Promise<AreaResponse> {
    return this.area(id, 'wan');
  }

  @AreaRoute('hosts', 'getHosts', 'Hosts in the local network of a device')
  hosts(@Param('id', devicePipe) id: string): Promise<AreaResponse> {
    return this.area(id, 'hosts');
  }

  @AreaRoute('optical', 'getOptical', 'Optical interfaces of a device')
  optical(@Param('id', devicePipe) id: string): Promise<AreaResponse> {
    return this.area(id, 'optical');
  }

  @AreaRoute('system', 'getSystem', 'What a device is and how it fares')
  system(@Param('id', devicePipe) id: string): Promise<AreaResponse> {
    return this.area(id, 'system');
  }

  private async area(id: string, area: ViewArea): Promise<AreaResponse> {
    const view = await this.views.area(id, area);
    if (view === null) throw notFound('DEVICE_NOT_FOUND');
    return areaResponse(area, view);
  }
}
