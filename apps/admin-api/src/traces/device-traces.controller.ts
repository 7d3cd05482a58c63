import { Body, Controller, Delete, Get, Param, Put, Query, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { mostTracedDevices, TraceStore } from '#device';
import { PageQuery } from '../field/page-query.js';
import { ProblemError } from '../problem/problem-error.js';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { TraceSwitchRequest, TraceSwitchResponse } from './trace-switch.dto.js';
import { TracePageResponse } from './trace.dto.js';

const devicePipe = new UuidPathPipe('DEVICE_NOT_FOUND');

/** Puts a device under trace, and lists what was kept of its sessions. */
@ApiTags('traces')
@Controller('api/v1/devices/:id')
export class DeviceTracesController {
  constructor(private readonly traces: TraceStore) {}

  @Get('trace')
  @UseInterceptors(EmptyQuery)
  @ApiOperation({ operationId: 'getTraceSwitch', summary: 'Whether a device is under trace' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: TraceSwitchResponse })
  async get(@Param('id', devicePipe) id: string): Promise<TraceSwitchResponse> {
    const found = await this.traces.switchOf(id);
    if (found === null) throw notFound('DEVICE_NOT_FOUND');
    return found;
  }

  @Put('trace')
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'startTrace',
    summary: 'Keeps a transcript of every session that a device opens until a time',
    description:
      'Secrets are taken out before anything is stored: values of secret parameters, passwords, credentials, cookies, and all that methods of vendors carry. A transcript is kept for seven days.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: TraceSwitchResponse })
  async start(
    @Param('id', devicePipe) id: string,
    @Body() request: TraceSwitchRequest,
  ): Promise<TraceSwitchResponse> {
    return this.set(id, request.toDate(Date.now()));
  }

  @Delete('trace')
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({ operationId: 'endTrace', summary: 'Ends the trace of a device; what was kept stays' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: TraceSwitchResponse })
  end(@Param('id', devicePipe) id: string): Promise<TraceSwitchResponse> {
    return this.set(id, null);
  }

  @Get('traces')
  @ApiOperation({
    operationId: 'listTraces',
    summary: 'Sessions of a device of which a transcript is kept, newest first',
    description: 'Those of the time under trace, and some of those that failed.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: TracePageResponse })
  async list(@Param('id', devicePipe) id: string, @Query() query: PageQuery): Promise<TracePageResponse> {
    const page = await this.traces.listOfDevice(id, query.limit, query.cursor ?? null);
    if (page === null) throw notFound('DEVICE_NOT_FOUND');
    return TracePageResponse.from(page);
  }

  private async set(id: string, until: Date | null): Promise<TraceSwitchResponse> {
    const outcome = await this.traces.setSwitch(id, until);
    if (outcome === 'unknownDevice') throw notFound('DEVICE_NOT_FOUND');
    if (outcome === 'set') return { until };
    throw new ProblemError(
      'TOO_MANY_TRACES',
      `${mostTracedDevices} devices are under trace; end one of them, or wait.`,
    );
  }
}
