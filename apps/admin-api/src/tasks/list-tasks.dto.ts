import type { Condition } from '#filter';
import { lanes, taskStates, type Lane, type TaskQuery, type TaskState } from '#task';
import { ChoiceField } from '../field/choice-field.js';
import { uuid } from '../field/cwmp-text.js';
import { deviceFilter } from '../field/device-filter.js';
import { PageQuery } from '../field/page-query.js';
import { TextField } from '../field/text-field.js';

const state = `(?:${taskStates.join('|')})`;

/** Query of the list of all tasks. */
export class ListTasksQuery extends PageQuery {
  @TextField({
    max: 128,
    pattern: new RegExp(`^${state}(?:,${state})*$`),
    shape: `must be states with commas between them: ${taskStates.join(', ')}`,
    optional: true,
    description: 'Only tasks in one of these states, with commas between them',
    example: 'failed,indeterminate',
  })
  state?: string;

  @TextField({ min: 1, max: 64, optional: true, description: 'Only tasks of this type', example: 'Reboot' })
  type?: string;

  @ChoiceField(lanes, { optional: true, description: 'Only tasks of this lane' })
  lane?: Lane;

  @TextField({ ...uuid, optional: true, description: 'Only tasks that this bulk operation created' })
  operationId?: string;

  @TextField({
    ...deviceFilter,
    optional: true,
    description: 'Only tasks of devices that this filter selects',
  })
  filter?: string;

  /** @param selected what `filter` stands for, null without it */
  toQuery(selected: Condition | null): TaskQuery {
    const { state: states, type, lane, operationId, limit, cursor = null } = this;
    return {
      states: states === undefined ? [] : [...new Set(states.split(',') as TaskState[])],
      limit,
      cursor,
      ...(type !== undefined && { type }),
      ...(lane !== undefined && { lane }),
      ...(operationId !== undefined && { operationId: operationId.toLowerCase() }),
      ...(selected !== null && { condition: selected }),
    };
  }
}
