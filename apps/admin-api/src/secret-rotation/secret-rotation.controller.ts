import { Controller, Get, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { SecretRotation } from '#device';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { SecretRotationResponse } from './secret-rotation.dto.js';

/** Seals stored secrets anew after the master key was changed. */
@ApiTags('secrets')
@Controller('api/v1/secret-rotation')
export class SecretRotationController {
  constructor(private readonly rotation: SecretRotation) {}

  @Get()
  @UseInterceptors(EmptyQuery)
  @ApiOperation({ operationId: 'getSecretRotation', summary: 'How far stored secrets are sealed anew' })
  @ApiResponse({ status: 200, type: SecretRotationResponse })
  async progress(): Promise<SecretRotationResponse> {
    return SecretRotationResponse.from(await this.rotation.progress());
  }

  @Post()
  @HttpCode(202)
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({
    operationId: 'startSecretRotation',
    summary: 'Seals stored secrets anew with the master key of today',
    description:
      'Begins by itself when a process starts with another key. Ask for it again when the last process of the former key has ended.',
  })
  @ApiResponse({ status: 202, type: SecretRotationResponse })
  async start(): Promise<SecretRotationResponse> {
    await this.rotation.start();
    return this.progress();
  }
}
