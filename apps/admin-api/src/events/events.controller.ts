import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { EventLog } from '#device';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { EventPageResponse } from './event.dto.js';
import { ListEventsQuery } from './list-events.dto.js';

const description =
  'Newest first. Contacts that tell nothing but that the device is there (2 PERIODIC, 6 CONNECTION REQUEST, ' +
  '14 HEARTBEAT) are not listed: see `lastInformAt` of the device. An event that a device has to deliver again is listed once.';

/** What devices have told. */
@ApiTags('events')
@Controller('api/v1')
export class EventsController {
  constructor(private readonly events: EventLog) {}

  @Get('events')
  @ApiOperation({ operationId: 'listEvents', summary: 'Events of all devices', description })
  @ApiResponse({ status: 200, type: EventPageResponse })
  async list(@Query() query: ListEventsQuery): Promise<EventPageResponse> {
    return EventPageResponse.from(await this.events.list(query.toQuery(Date.now())));
  }

  @Get('devices/:id/events')
  @ApiOperation({ operationId: 'listDeviceEvents', summary: 'Events of a device', description })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: EventPageResponse })
  async listOfDevice(
    @Param('id', new UuidPathPipe('DEVICE_NOT_FOUND')) id: string,
    @Query() query: ListEventsQuery,
  ): Promise<EventPageResponse> {
    const page = await this.events.listOfDevice(id, query.toQuery(Date.now()));
    if (page === null) throw notFound('DEVICE_NOT_FOUND');
    return EventPageResponse.from(page);
  }
}
