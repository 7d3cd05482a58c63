import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Put,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DeviceFilters, GroupStore, type GroupOutcome } from '#device';
import { filterUses } from '#filter';
import { PageQuery } from '../field/page-query.js';
import { filterProblem } from '../filters/filter-problem.js';
import { ProblemError } from '../problem/problem-error.js';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { entityTagOf, expectedVersionOf, versionMismatch } from '../request/entity-tag.js';
import { TextPathPipe } from '../request/text-path.pipe.js';
import { groupName, GroupPageResponse, GroupResponse, PutGroupRequest } from './group.dto.js';

const namePipe = new TextPathPipe('name', groupName);

const nameSchema = { type: 'string', maxLength: 64, pattern: String(groupName.pattern?.source) } as const;
const nameParam = { name: 'name', schema: nameSchema } as const;
const ifMatch = {
  name: 'If-Match',
  required: false,
  description: 'The ETag that the change was made to; without it any',
} as const;

/** Groups: filters that were given a name, for lists and for other filters. */
@ApiTags('groups')
@Controller('api/v1/groups')
export class GroupsController {
  constructor(
    private readonly groups: GroupStore,
    private readonly filters: DeviceFilters,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listGroups', summary: 'Groups in the order of their names' })
  @ApiResponse({ status: 200, type: GroupPageResponse })
  async list(@Query() { limit, cursor }: PageQuery): Promise<GroupPageResponse> {
    return GroupPageResponse.from(await this.groups.list(limit, cursor));
  }

  @Get(':name')
  @UseInterceptors(EmptyQuery)
  @ApiOperation({ operationId: 'getGroup', summary: 'One group' })
  @ApiParam(nameParam)
  @ApiResponse({ status: 200, type: GroupResponse })
  async get(
    @Param('name', namePipe) name: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<GroupResponse> {
    const group = await this.groups.find(name);
    if (group === null) throw unknownGroup();
    response.set('ETag', entityTagOf(group.version));
    return GroupResponse.from(group);
  }

  @Put(':name')
  @UseInterceptors(EmptyQuery)
  @ApiOperation({
    operationId: 'putGroup',
    summary: 'Creates a group, or replaces its filter and description',
  })
  @ApiParam(nameParam)
  @ApiHeader(ifMatch)
  @ApiResponse({ status: 200, type: GroupResponse })
  @ApiResponse({ status: 201, type: GroupResponse })
  async put(
    @Param('name', namePipe) name: string,
    @Body() { filter, description }: PutGroupRequest,
    @Headers('if-match') expected: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<GroupResponse> {
    const expectedVersion = expectedVersionOf(expected);
    const reading = await this.filters.read(filter);
    if (reading.kind === 'refused') throw filterProblem(reading, 'body');
    const uses = [...filterUses([reading.node]).groups];
    const outcome = await this.groups.put({ name, filter, description, uses, expectedVersion });
    if (!('group' in outcome)) throw refusal(outcome);
    response.status(outcome.kind === 'created' ? 201 : 200).set('ETag', entityTagOf(outcome.group.version));
    return GroupResponse.from(outcome.group);
  }

  @Delete(':name')
  @HttpCode(204)
  @UseInterceptors(EmptyQuery, EmptyBody)
  @ApiOperation({ operationId: 'deleteGroup', summary: 'Removes a group that no other one uses' })
  @ApiParam(nameParam)
  @ApiHeader(ifMatch)
  @ApiResponse({ status: 204 })
  async remove(
    @Param('name', namePipe) name: string,
    @Headers('if-match') expected: string | undefined,
  ): Promise<void> {
    const outcome = await this.groups.remove(name, expectedVersionOf(expected));
    if (outcome === 'unknown') throw unknownGroup();
    if (outcome === 'versionMismatch') throw versionMismatch();
    if (typeof outcome === 'object')
      throw new ProblemError(
        'GROUP_IN_USE',
        `Take it out of the filter of ${outcome.usedBy.join(', ')} first.`,
      );
  }
}

function unknownGroup(): ProblemError {
  return new ProblemError('GROUP_NOT_FOUND', 'Take the name from the list at /api/v1/groups.');
}

function refusal({ kind }: Exclude<GroupOutcome, { kind: 'created' | 'replaced' }>): ProblemError {
  switch (kind) {
    case 'versionMismatch':
      return versionMismatch();
    case 'cycle':
      return new ProblemError('GROUP_CYCLE', 'A group that its filter names uses this one; leave it out.');
    case 'tooMany':
      return new ProblemError('TOO_MANY_GROUPS', 'Remove one that is not needed any more first.');
    case 'unknownGroup':
      return new ProblemError('INVALID_VALUE', 'A group that the filter names was removed just now.', {
        errors: [{ in: 'body', pointer: '/filter', code: 'unknownGroup', message: 'names no group' }],
      });
  }
}
