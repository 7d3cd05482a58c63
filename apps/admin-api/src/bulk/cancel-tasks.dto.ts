import type { Condition } from '#filter';
import { lanes, type Lane, type TaskSelection } from '#task';
import { ChoiceField } from '../field/choice-field.js';
import { uuid } from '../field/cwmp-text.js';
import { deviceFilter } from '../field/device-filter.js';
import { TextField } from '../field/text-field.js';
import { invalidFields } from '../request/read-request.js';

/** Which waiting tasks are to be withdrawn; what is left out selects nothing away. */
export class CancelTasksRequest {
  @TextField({
    ...deviceFilter,
    optional: true,
    description: 'Only tasks of devices that this filter selects',
  })
  filter?: string;

  @TextField({ min: 1, max: 64, optional: true, description: 'Only tasks of this type', example: 'Reboot' })
  type?: string;

  @ChoiceField(lanes, { optional: true, description: 'Only tasks of this lane' })
  lane?: Lane;

  @TextField({ ...uuid, optional: true, description: 'Only tasks that this bulk operation created' })
  operationId?: string;

  /**
   * @param selected what `filter` stands for, null without it
   * @throws ProblemError INVALID_VALUE when nothing is given: nobody withdraws all tasks by mistake
   */
  toSelection(selected: Condition | null): TaskSelection {
    const { type, lane, operationId } = this;
    if (selected === null && type === undefined && lane === undefined && operationId === undefined) {
      const message = 'must say which tasks: give filter, type, lane or operationId';
      throw invalidFields('INVALID_VALUE', [{ in: 'body', pointer: '', code: 'selection', message }]);
    }
    return {
      ...(selected !== null && { condition: selected }),
      ...(type !== undefined && { type }),
      ...(lane !== undefined && { lane }),
      ...(operationId !== undefined && { operationId: operationId.toLowerCase() }),
    };
  }
}
