import { Body, Controller, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DeviceFilters, DeviceInventory } from '#device';
import { EmptyQuery } from '../request/empty-input.js';
import { FilterValidationResponse, ValidateFilterRequest } from './filter.dto.js';

/** Filters apart from the lists that they select. */
@ApiTags('filters')
@Controller('api/v1/filters')
export class FiltersController {
  constructor(
    private readonly filters: DeviceFilters,
    private readonly inventory: DeviceInventory,
  ) {}

  @Post('validate')
  @HttpCode(200)
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'validateFilter',
    summary: 'Says what is wrong with a filter, or how it is understood',
  })
  @ApiResponse({ status: 200, type: FilterValidationResponse })
  async validate(@Body() { filter }: ValidateFilterRequest): Promise<FilterValidationResponse> {
    const reading = await this.filters.read(filter);
    if (reading.kind === 'refused') return FilterValidationResponse.refused(reading);
    return FilterValidationResponse.read(reading, await this.inventory.estimate(reading.condition));
  }
}
