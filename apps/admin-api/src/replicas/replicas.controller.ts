import { Controller, Get, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ReplicaRegistry } from '#observability';
import { EmptyQuery } from '../request/empty-input.js';
import { ReplicaListResponse } from './replica.dto.js';

/** The processes of the installation. */
@ApiTags('replicas')
@Controller('api/v1/replicas')
export class ReplicasController {
  constructor(private readonly registry: ReplicaRegistry) {}

  @Get()
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'listReplicas',
    summary: 'Which processes run',
    description:
      'One that was killed is listed for 15 s at most. While Redis is away a cluster cannot tell: 503.',
  })
  @ApiResponse({ status: 200, type: ReplicaListResponse })
  async list(): Promise<ReplicaListResponse> {
    return ReplicaListResponse.from(await this.registry.list());
  }
}
