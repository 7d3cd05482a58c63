import { Body, Controller, HttpCode, Post, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { FilterReader } from '../filters/filter-reader.js';
import { EmptyQuery } from '../request/empty-input.js';
import { ApiRepeatable } from '../request/repeatable.decorator.js';
import { BulkIntake } from './bulk-intake.js';
import { BulkProgressResponse } from './bulk-operation.dto.js';
import { CancelTasksRequest } from './cancel-tasks.dto.js';

/** Withdraws tasks of many devices. */
@ApiTags('bulk operations')
@Controller('api/v1/tasks/cancel')
export class CancelTasksController {
  constructor(
    private readonly intake: BulkIntake,
    private readonly filters: FilterReader,
  ) {}

  @Post()
  @HttpCode(202)
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'cancelTasks',
    summary: 'Withdraws all tasks of a selection that wait to be sent',
    description:
      'A bulk operation: it answers at once, and what became of each task is among its items. Tasks that are accepted later are left alone.',
  })
  @ApiRepeatable()
  @ApiResponse({
    status: 202,
    type: BulkProgressResponse,
    headers: { Location: { schema: { type: 'string' } } },
  })
  async cancel(
    @Body() request: CancelTasksRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BulkProgressResponse> {
    return this.intake.accept(
      async () => ({
        action: 'cancelTasks',
        target: request.toSelection(await this.filters.read(request.filter, 'body')),
      }),
      request.filter,
      response,
    );
  }
}
