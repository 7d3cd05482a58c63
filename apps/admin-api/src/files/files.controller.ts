import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DiskFileStore, FileCatalogue, type FileRecord } from '#transfer';
import { principalOf } from '../authentication/authenticate.js';
import { PageQuery } from '../field/page-query.js';
import { EmptyQuery } from '../request/empty-input.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { fileBodyType, requireFileBody } from './file-body.js';
import { FilePageResponse, FileResponse, NewFileQuery } from './file.dto.js';
import { FileIntake } from './file-intake.js';

const filePipe = new UuidPathPipe('FILE_NOT_FOUND');

/** Files that devices fetch, and those that they have sent. */
@ApiTags('files')
@Controller('api/v1/files')
export class FilesController {
  constructor(
    private readonly catalogue: FileCatalogue,
    private readonly store: DiskFileStore,
    private readonly intake: FileIntake,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'createFile',
    summary: 'Keeps a file for devices; the body is its bytes',
    description: 'A Download names it by `fileId`; each device then gets a link of its own.',
  })
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 201, type: FileResponse })
  async create(
    @Query() query: NewFileQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FileResponse> {
    requireFileBody(request);
    const createdBy = principalOf(request);
    const statedBytes = Number(request.headers['content-length'] ?? 0);
    const file = await this.intake.take(request, { ...query.checked(), createdBy }, statedBytes);
    response.set('Location', `/api/v1/files/${file.id}`);
    return FileResponse.from(file);
  }

  @Get()
  @ApiOperation({ operationId: 'listFiles', summary: 'Files, newest first' })
  @ApiResponse({ status: 200, type: FilePageResponse })
  async list(@Query() query: PageQuery): Promise<FilePageResponse> {
    return FilePageResponse.from(await this.catalogue.list(query.limit, query.cursor ?? null));
  }

  @Get(':id')
  @UseInterceptors(EmptyQuery)
  @ApiOperation({ operationId: 'getFile', summary: 'What is known of a file' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, type: FileResponse })
  async get(@Param('id', filePipe) id: string): Promise<FileResponse> {
    return FileResponse.from(await this.find(id));
  }

  @Get(':id/content')
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'getFileContent',
    summary: 'The bytes of a file, always to be saved and never shown',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, content: { [fileBodyType]: { schema: { type: 'string', format: 'binary' } } } })
  async content(@Param('id', filePipe) id: string): Promise<StreamableFile> {
    const file = await this.find(id);
    const { name, sizeBytes } = file;
    const disposition = `attachment; filename="${name.replaceAll(/[^A-Za-z0-9._-]/g, '_')}"`;
    const how = { type: fileBodyType, disposition, length: sizeBytes };
    if (sizeBytes === 0) return new StreamableFile(Buffer.alloc(0), how);
    return new StreamableFile(this.store.read(file, 0, sizeBytes - 1), how);
  }

  @Delete(':id')
  @HttpCode(204)
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'deleteFile',
    summary: 'Deletes a file; a task that names it fails when it is its turn',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 204 })
  async remove(@Param('id', filePipe) id: string): Promise<void> {
    if (!(await this.intake.remove(id))) throw notFound('FILE_NOT_FOUND');
  }

  private async find(id: string): Promise<FileRecord> {
    const file = await this.catalogue.find(id);
    if (file === null) throw notFound('FILE_NOT_FOUND');
    return file;
  }
}
