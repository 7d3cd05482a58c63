import { Controller, Get, Param, Res, UseInterceptors } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiParam, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';
import { traceText, TraceStore } from '#device';
import { EmptyQuery } from '../request/empty-input.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { TraceResponse } from './trace.dto.js';

/** One transcript, for programs or for people. */
@ApiTags('traces')
@ApiExtraModels(TraceResponse)
@Controller('api/v1/traces')
export class TracesController {
  constructor(private readonly traces: TraceStore) {}

  @Get(':id')
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'getTrace',
    summary: 'The transcript of one session',
    description: 'With `Accept: text/plain` it comes as a file to read.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({
    status: 200,
    content: {
      'application/json': { schema: { $ref: getSchemaPath(TraceResponse) } },
      'text/plain': { schema: { type: 'string' } },
    },
  })
  async get(
    @Param('id', new UuidPathPipe('TRACE_NOT_FOUND')) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TraceResponse | string> {
    const trace = await this.traces.find(id);
    if (trace === null) throw notFound('TRACE_NOT_FOUND');
    response.vary('Accept');
    if (response.req.accepts(['application/json', 'text/plain']) !== 'text/plain')
      return TraceResponse.from(trace);
    response.type('text/plain');
    response.attachment(`trace-${trace.id}.txt`);
    return traceText(trace);
  }
}
