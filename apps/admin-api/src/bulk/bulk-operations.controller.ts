import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { BulkOperationStore, type TaskTemplate } from '#task';
import { PageQuery } from '../field/page-query.js';
import { FileReferences } from '../files/file-references.js';
import { FilterReader } from '../filters/filter-reader.js';
import { ProblemError } from '../problem/problem-error.js';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { ApiRepeatable } from '../request/repeatable.decorator.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { BulkIntake, refusal } from './bulk-intake.js';
import {
  BulkOperationPageResponse,
  BulkPreviewResponse,
  BulkProgressResponse,
} from './bulk-operation.dto.js';
import { CreateBulkOperationRequest } from './create-bulk-operation.dto.js';

const operationPipe = new UuidPathPipe('OPERATION_NOT_FOUND');

/** Devices that a dry run names. */
const sampleSize = 10;

/** Tasks for many devices at once. */
@ApiTags('bulk operations')
@Controller('api/v1/bulk-operations')
export class BulkOperationsController {
  constructor(
    private readonly store: BulkOperationStore,
    private readonly intake: BulkIntake,
    private readonly filters: FilterReader,
    private readonly files: FileReferences,
  ) {}

  @Post()
  @HttpCode(202)
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'createBulkOperation',
    summary: 'Queues a task for each of many devices',
    description:
      'Answers at once; a worker creates the tasks part by part and goes on after a crash, and no device gets a second one. The RPCs are checked for their form, not against the data of every device: what a device cannot do, it refuses itself.',
  })
  @ApiRepeatable()
  @ApiExtraModels(BulkPreviewResponse)
  @ApiResponse({ status: 200, type: BulkPreviewResponse, description: 'With `dryRun`: nothing was created' })
  @ApiResponse({
    status: 202,
    type: BulkProgressResponse,
    headers: { Location: { schema: { type: 'string' } } },
  })
  async create(
    @Body() request: CreateBulkOperationRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BulkProgressResponse | BulkPreviewResponse> {
    if (request.dryRun) return this.preview(request, response);
    return this.intake.accept(
      async () => {
        const target = request.toTarget(await this.filters.read(request.filter, 'body'));
        return { action: 'enqueueTasks', target, template: await this.templateOf(request) };
      },
      request.filter,
      response,
    );
  }

  @Get()
  @ApiOperation({ operationId: 'listBulkOperations', summary: 'Bulk operations, newest first' })
  @ApiResponse({ status: 200, type: BulkOperationPageResponse })
  async list(@Query() { limit, cursor }: PageQuery): Promise<BulkOperationPageResponse> {
    return BulkOperationPageResponse.from(await this.store.list(limit, cursor ?? null));
  }

  @Get(':id')
  @UseInterceptors(EmptyQuery)
  @ApiOperation({ operationId: 'getBulkOperation', summary: 'How far a bulk operation has come' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: BulkProgressResponse })
  async get(@Param('id', operationPipe) id: string): Promise<BulkProgressResponse> {
    const operation = await this.store.find(id);
    if (operation === null) throw notFound('OPERATION_NOT_FOUND');
    return BulkProgressResponse.of(operation);
  }

  @Delete(':id')
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({
    operationId: 'stopBulkOperation',
    summary: 'Stops a bulk operation',
    description:
      'Tasks that it has created stay; POST /api/v1/tasks/cancel with its `operationId` withdraws those that wait.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: BulkProgressResponse })
  async stop(@Param('id', operationPipe) id: string): Promise<BulkProgressResponse> {
    const outcome = await this.store.stop(id);
    if (outcome === 'unknown') throw notFound('OPERATION_NOT_FOUND');
    if (outcome === 'alreadyOver')
      throw new ProblemError('OPERATION_OVER', `Read what became of it at /api/v1/bulk-operations/${id}.`);
    return this.get(id);
  }

  private async templateOf(request: CreateBulkOperationRequest): Promise<TaskTemplate> {
    const template = request.toTemplate(Date.now());
    await this.files.refuseUnknown(template.steps, (index) => `/steps/${index}/arguments`);
    return template;
  }

  private async preview(
    request: CreateBulkOperationRequest,
    response: Response,
  ): Promise<BulkPreviewResponse> {
    const target = request.toTarget(await this.filters.read(request.filter, 'body'));
    await this.templateOf(request);
    const preview = await this.store.preview(target, sampleSize);
    if (preview.kind !== 'devices') throw refusal(preview);
    response.status(200);
    return { dryRun: true, devices: preview.count, sample: preview.sample };
  }
}
