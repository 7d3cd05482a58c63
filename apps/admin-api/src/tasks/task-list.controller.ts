import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { TaskList } from '#task';
import { FilterReader } from '../filters/filter-reader.js';
import { ListTasksQuery } from './list-tasks.dto.js';
import { ListedTaskPageResponse } from './listed-task.dto.js';

/** The tasks of all devices. */
@ApiTags('tasks')
@Controller('api/v1/tasks')
export class TaskListController {
  constructor(
    private readonly tasks: TaskList,
    private readonly filters: FilterReader,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listTasks',
    summary: 'Tasks of all devices, newest first',
    description: 'Without results and attempts: read those at the task itself.',
  })
  @ApiResponse({ status: 200, type: ListedTaskPageResponse })
  async list(@Query() query: ListTasksQuery): Promise<ListedTaskPageResponse> {
    const selected = await this.filters.read(query.filter, 'query');
    return ListedTaskPageResponse.from(await this.tasks.list(query.toQuery(selected)));
  }
}
