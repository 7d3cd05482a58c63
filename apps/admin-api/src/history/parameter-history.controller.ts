import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { SecretPaths } from '#data-model';
import { ParameterHistory } from '#device';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { ListChangesQuery, ListDifferencesQuery } from './history-query.dto.js';
import { ParameterChangePageResponse, ParameterDifferencePageResponse } from './parameter-history.dto.js';

const devicePipe = new UuidPathPipe('DEVICE_NOT_FOUND');
const kept =
  'A value that was never known before is no change, unless it was set. How long changes are kept, of which parameters, and how many of a device in a day is configured.';

/** How the parameters of a device changed. */
@ApiTags('devices')
@Controller('api/v1/devices/:id/parameters')
export class ParameterHistoryController {
  constructor(
    private readonly history: ParameterHistory,
    private readonly secrets: SecretPaths,
  ) {}

  @Get('history')
  @ApiOperation({
    operationId: 'listParameterChanges',
    summary: 'Changes of the parameters of a device, newest first',
    description: kept,
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: ParameterChangePageResponse })
  async list(
    @Param('id', devicePipe) id: string,
    @Query() query: ListChangesQuery,
  ): Promise<ParameterChangePageResponse> {
    const page = await this.history.list(id, query.toQuery());
    if (page === null) throw notFound('DEVICE_NOT_FOUND');
    return ParameterChangePageResponse.from(page, this.secrets);
  }

  @Get('diff')
  @ApiOperation({
    operationId: 'diffParameters',
    summary: 'Parameters of a device that differ between two times, in the order of their paths',
    description: kept,
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: ParameterDifferencePageResponse })
  async diff(
    @Param('id', devicePipe) id: string,
    @Query() query: ListDifferencesQuery,
  ): Promise<ParameterDifferencePageResponse> {
    const page = await this.history.diff(id, query.toQuery());
    if (page === null) throw notFound('DEVICE_NOT_FOUND');
    return ParameterDifferencePageResponse.from(page, this.secrets);
  }
}
