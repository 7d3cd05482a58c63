import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  ConnectionRequestAccess,
  ConnectionRequestLog,
  DeviceInventory,
  type CallTransport,
  type DeviceId,
} from '#device';
import { RequestedCalls } from '#task';
import { ProblemError } from '../problem/problem-error.js';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { OpenRequests } from '../request/open-requests.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { longestWaitSec, waitPreferenceSec } from '../request/wait-preference.js';
import {
  ConnectionRequestPolicyRequest,
  ConnectionRequestResponse,
  DeviceConnectionRequestsResponse,
} from './connection-request.dto.js';

const devicePipe = new UuidPathPipe('DEVICE_NOT_FOUND');

/** Calls a device, and says how it may be called. */
@ApiTags('devices')
@Controller('api/v1/devices/:id/connection-request')
export class ConnectionRequestsController {
  constructor(
    private readonly inventory: DeviceInventory,
    private readonly access: ConnectionRequestAccess,
    private readonly log: ConnectionRequestLog,
    private readonly calls: RequestedCalls,
    private readonly requests: OpenRequests,
  ) {}

  @Get()
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'getConnectionRequests',
    summary: 'How a device may be called, and whether it comes',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: DeviceConnectionRequestsResponse })
  async get(@Param('id', devicePipe) id: string): Promise<DeviceConnectionRequestsResponse> {
    const deviceId = await this.idOf(id);
    const target = await this.access.find(deviceId);
    if (target === null) throw notFound('DEVICE_NOT_FOUND');
    return DeviceConnectionRequestsResponse.from(target, await this.log.find(deviceId));
  }

  @Post()
  @HttpCode(200)
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({
    operationId: 'callDevice',
    summary: 'Calls a device now, and tells what happened on each way',
    description:
      'One call at a time: who asks while one is under way, or within five seconds after one that failed, is told of that one.',
  })
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description: `\`wait=N\` waits up to N seconds (at most ${longestWaitSec}) for the Inform that the call brings`,
    schema: { type: 'string', examples: ['wait=30'] },
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: ConnectionRequestResponse, description: 'The call has ended' })
  @ApiResponse({ status: 202, type: ConnectionRequestResponse, description: 'The call is still under way' })
  async call(
    @Param('id', devicePipe) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ConnectionRequestResponse> {
    const waitSec = waitPreferenceSec(response.req.get('Prefer'));
    if (waitSec > 0) response.set('Preference-Applied', `wait=${waitSec}`);
    const deviceId = await this.idOf(id);
    const call = await this.calls.call(deviceId, waitSec * 1_000, this.requests.signalFor(response));
    if (call === null)
      throw new ProblemError('DEPENDENCY_UNAVAILABLE', 'No worker has taken the call; ask again later.');
    if (call.end === null) response.status(202);
    return ConnectionRequestResponse.from(call);
  }

  @Put('policy')
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'setConnectionRequestPolicy',
    summary: 'Says by which ways a device may be called',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: DeviceConnectionRequestsResponse })
  allow(
    @Param('id', devicePipe) id: string,
    @Body() { transports }: ConnectionRequestPolicyRequest,
  ): Promise<DeviceConnectionRequestsResponse> {
    return this.allowTransports(id, transports);
  }

  @Delete('policy')
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({ operationId: 'resetConnectionRequestPolicy', summary: 'Allows all ways again' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: DeviceConnectionRequestsResponse })
  allowAll(@Param('id', devicePipe) id: string): Promise<DeviceConnectionRequestsResponse> {
    return this.allowTransports(id, null);
  }

  private async allowTransports(
    id: string,
    transports: readonly CallTransport[] | null,
  ): Promise<DeviceConnectionRequestsResponse> {
    if (!(await this.access.allowTransports(id, transports))) throw notFound('DEVICE_NOT_FOUND');
    return this.get(id);
  }

  private async idOf(publicId: string): Promise<DeviceId> {
    const deviceId = await this.inventory.resolve(publicId);
    if (deviceId === null) throw notFound('DEVICE_NOT_FOUND');
    return deviceId;
  }
}
