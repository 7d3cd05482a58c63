import { pipeline } from 'node:stream/promises';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DeviceFilters, DeviceInventory, type DeviceQuery } from '#device';
import type { Condition } from '#filter';
import { filterProblem } from '../filters/filter-problem.js';
import { DevicePageResponse, DeviceResponse } from './device.dto.js';
import { devicePages, streamOf, type StreamType } from './device-stream.js';
import { ListDevicesQuery } from './list-devices.dto.js';

/** The devices that a filter selects: in pages, or as one stream. */
@ApiTags('devices')
@Controller('api/v1/devices')
export class DeviceListController {
  constructor(
    private readonly inventory: DeviceInventory,
    private readonly filters: DeviceFilters,
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
    const devices = query.toQuery(await this.selected(query.filter));
    const type = request.accepts(['application/json', 'text/csv', 'application/x-ndjson']);
    if (type === 'text/csv' || type === 'application/x-ndjson') return this.stream(type, devices, response);
    response.json(DevicePageResponse.from(await this.inventory.list(devices)));
  }

  /** @throws ProblemError INVALID_FILTER */
  private async selected(filter: string | undefined): Promise<Condition | null> {
    if (filter === undefined) return null;
    const reading = await this.filters.read(filter);
    if (reading.kind === 'refused') throw filterProblem(reading, 'query');
    return reading.condition;
  }

  /** Reads on only when the client has taken what was read before. */
  private async stream(type: StreamType, query: DeviceQuery, response: Response): Promise<void> {
    const pages = devicePages(this.inventory, query);
    const first = await pages.next();
    response.status(200).type(type).set('Vary', 'Accept');
    if (type === 'text/csv') response.attachment('devices.csv');
    if (response.req.method === 'HEAD') return void response.end();
    const all = streamOf(type, first.done === true ? pages : startingWith(first.value, pages));
    await pipeline(all, response).catch((error: unknown) => {
      // A reader who had enough is no failure of ours.
      if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'))
        throw error;
    });
  }
}

/** One item was taken already, so that what fails at once is answered as a problem. */
async function* startingWith<Item>(
  first: Item,
  rest: AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
  yield first;
  yield* rest;
}
