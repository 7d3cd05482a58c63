import { Controller, Delete, Get, HttpCode, Param, Put, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { PromotedParameters } from '#device';
import { parameterName } from '../field/cwmp-text.js';
import { ProblemError } from '../problem/problem-error.js';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { TextPathPipe } from '../request/text-path.pipe.js';
import { PromotedParameterPageResponse, PromotedParameterResponse } from './promoted-parameter.dto.js';

const pathPipe = new TextPathPipe('path', parameterName);

const pathParam = { name: 'path', schema: { type: 'string', maxLength: 256 } } as const;

/** Which parameters filters can look at by `param("…")`. */
@ApiTags('filters')
@Controller('api/v1/promoted-parameters')
export class PromotedParametersController {
  constructor(private readonly promoted: PromotedParameters) {}

  @Get()
  @UseInterceptors(EmptyQuery)
  @ApiOperation({ operationId: 'listPromotedParameters', summary: 'Parameters that are searchable' })
  @ApiResponse({ status: 200, type: PromotedParameterPageResponse })
  async list(): Promise<PromotedParameterPageResponse> {
    return PromotedParameterPageResponse.from(await this.promoted.list());
  }

  @Put(':path')
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({
    operationId: 'promoteParameter',
    summary: 'Makes a parameter searchable',
    description:
      'Values that devices reported before are collected in the background; filters may look at it when its state is ready.',
  })
  @ApiParam(pathParam)
  @ApiResponse({ status: 200, type: PromotedParameterResponse })
  async promote(@Param('path', pathPipe) path: string): Promise<PromotedParameterResponse> {
    const outcome = await this.promoted.promote(path);
    switch (outcome.kind) {
      case 'promoted':
        return PromotedParameterResponse.from(outcome.parameter);
      case 'secret':
        throw new ProblemError(
          'INVALID_VALUE',
          'Values of secrets are not kept, so that no filter can find them.',
          {
            errors: [{ in: 'path', pointer: '/path', code: 'secret', message: 'names a secret' }],
          },
        );
      case 'removing':
        throw new ProblemError(
          'DEMOTION_RUNS',
          'Try again when it is gone from /api/v1/promoted-parameters.',
        );
      case 'tooMany':
        throw new ProblemError('TOO_MANY_PROMOTED', 'Remove one that is not needed any more first.');
    }
  }

  @Delete(':path')
  @HttpCode(204)
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({
    operationId: 'demoteParameter',
    summary: 'Makes a parameter unsearchable; its values are dropped in the background',
  })
  @ApiParam(pathParam)
  @ApiResponse({ status: 204 })
  async demote(@Param('path', pathPipe) path: string): Promise<void> {
    if (!(await this.promoted.demote(path)))
      throw new ProblemError(
        'PARAMETER_NOT_PROMOTED',
        'Take the path from the list at /api/v1/promoted-parameters.',
      );
  }
}
