import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DeviceInventory, type DeviceQuery } from '#device';
import { FilterReader } from '../filters/filter-reader.js';
import { streamPages } from '../request/stream-pages.js';
import { DevicePageResponse, DeviceResponse } from './device.dto.js';
import { devicePages, streamOf, type StreamType } from './device-stream.js';
import { ListDevicesQuery } from './list-devices.dto.js';

/** The devices that a filter selects: in pages, or as one stream. */
@ApiTags('devices')
@Controller('api/v1/devices')
export class DeviceListController {
  constructor(
    private readonly inventory: DeviceInventory,
    private readonly filters: FilterReader,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listDevices',
    summary: 'Devices in the order of their first contact',
    description:
      'JSON comes in pages. With `Accept: text/csv` or `Accept: application/x-ndjson` all devices come as one stream, and `limit` does not count.',
  })
  @ApiExtraModels(DeviceResponse, DevicePageResponse)
  @ApiResponse({
    status: 200,
    description: 'A page of devices, or all of them',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(DevicePageResponse) } },
      'application/x-ndjson': { schema: { $ref: getSchemaPath(DeviceResponse) } },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  async list(
    @Query() query: ListDevicesQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const devices = query.toQuery(await this.filters.read(query.filter, 'query'));
    const type = request.accepts(['application/json', 'text/csv', 'application/x-ndjson']);
    if (type === 'text/csv' || type === 'application/x-ndjson') return this.stream(type, devices, response);
    response.json(DevicePageResponse.from(await this.inventory.list(devices)));
  }

  private stream(type: StreamType, query: DeviceQuery, response: Response): Promise<void> {
    if (type === 'text/csv') response.attachment('devices.csv');
    return streamPages(response, type, devicePages(this.inventory, query), (pages) => streamOf(type, pages));
  }
}
