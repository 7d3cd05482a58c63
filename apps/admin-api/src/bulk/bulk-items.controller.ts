import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiParam, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { BulkOperationStore } from '#task';
import { PageQuery } from '../field/page-query.js';
import { ndjsonOf, pagesOf, streamPages } from '../request/stream-pages.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { BulkItemPageResponse, BulkItemResponse } from './bulk-operation.dto.js';

const ndjson = 'application/x-ndjson';
const streamedAtOnce = 500;

/** What became of each device of a bulk operation. */
@ApiTags('bulk operations')
@Controller('api/v1/bulk-operations/:id/items')
export class BulkItemsController {
  constructor(private readonly store: BulkOperationStore) {}

  @Get()
  @ApiOperation({
    operationId: 'listBulkItems',
    summary: 'What became of each device or task, in the order of their turns',
    description: 'JSON comes in pages. With `Accept: application/x-ndjson` all items come as one stream.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiExtraModels(BulkItemResponse, BulkItemPageResponse)
  @ApiResponse({
    status: 200,
    description: 'A page of items, or all of them',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(BulkItemPageResponse) } },
      [ndjson]: { schema: { $ref: getSchemaPath(BulkItemResponse) } },
    },
  })
  async list(
    @Param('id', new UuidPathPipe('OPERATION_NOT_FOUND')) id: string,
    @Query() { limit, cursor: start }: PageQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const cursor = start ?? null;
    if (request.accepts(['application/json', ndjson]) !== ndjson)
      return void response.json(BulkItemPageResponse.from(await this.page(id, limit, cursor)));
    const pages = pagesOf((from) => this.page(id, streamedAtOnce, from), cursor);
    await streamPages(response, ndjson, pages, (all) => ndjsonOf(all, (item) => BulkItemResponse.from(item)));
  }

  private async page(id: string, limit: number, cursor: string | null) {
    const page = await this.store.items(id, limit, cursor);
    if (page === null) throw notFound('OPERATION_NOT_FOUND');
    return page;
  }
}
