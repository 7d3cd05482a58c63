import { Body, Controller, Get, HttpCode, Param, Post, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  CpeCredentialStore,
  deviceIdentityOf,
  DeviceInventory,
  type CpeCredentials,
  type IdentityRefusal,
} from '#device';
import { ProblemError } from '../problem/problem-error.js';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { ApiRepeatable } from '../request/repeatable.decorator.js';
import { RepeatableRequests } from '../request/repeatable-requests.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { DeviceResponse } from './device.dto.js';
import { PreregisterDeviceRequest, PreregisteredDeviceResponse } from './preregister-device.dto.js';

const devicePipe = new UuidPathPipe('DEVICE_NOT_FOUND');

/** One device: look, pre-register, approve. */
@ApiTags('devices')
@Controller('api/v1/devices')
export class DevicesController {
  constructor(
    private readonly inventory: DeviceInventory,
    private readonly credentials: CpeCredentialStore,
    private readonly requests: RepeatableRequests,
  ) {}

  @Post()
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'preregisterDevice',
    summary: 'Registers a device before its first contact',
    description:
      'It is approved, and only who shows these credentials is taken for it. This is the only answer that has the password; a repetition by Idempotency-Key gets it again.',
  })
  @ApiRepeatable()
  @ApiResponse({ status: 201, type: PreregisteredDeviceResponse })
  async preregister(
    @Body() request: PreregisterDeviceRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PreregisteredDeviceResponse> {
    const { answer } = await this.requests.once(response, () => this.create(request));
    response.set({ Location: `/api/v1/devices/${answer.id}`, 'Cache-Control': 'no-store' });
    return PreregisteredDeviceResponse.of(await this.get(answer.id), answer.credentials);
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

  private async create(
    request: PreregisterDeviceRequest,
  ): Promise<{ id: string; credentials: CpeCredentials }> {
    const identity = deviceIdentityOf(request.toIdentity());
    if ('reason' in identity) throw badIdentity(identity);
    const credentials = request.toCredentials(identity);
    const outcome = await this.credentials.create(identity, credentials);
    if (outcome.kind === 'identityTaken')
      throw new ProblemError('DEVICE_EXISTS', 'Look for it with oui, productClass and serialNumber.');
    if (outcome.kind === 'usernameTaken')
      throw new ProblemError('USERNAME_TAKEN', 'Give another username, or none to have one made.');
    return { id: outcome.publicId, credentials };
  }
}

function badIdentity({ field, reason }: IdentityRefusal): ProblemError {
  const problem = { in: 'body', pointer: `/${field}`, code: 'identity', message: reason } as const;
  return new ProblemError('INVALID_VALUE', 'Correct the named field.', { errors: [problem] });
}
