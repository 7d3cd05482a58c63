import { lanes, type Lane } from '#task';
import { BooleanField } from '../field/boolean-field.js';
import { ChoiceField } from '../field/choice-field.js';
import { uuid } from '../field/cwmp-text.js';
import { TextField } from '../field/text-field.js';
import { TaskSchedule } from './task-schedule.dto.js';

/** When and in which order a task of one device runs: part of a body, or the query of a single RPC. */
export class TaskOptions extends TaskSchedule {
  @ChoiceField(lanes, {
    optional: true,
    default: 'interactive',
    description: 'Who waits; served in this order',
  })
  lane: Lane = 'interactive';

  @TextField({ ...uuid, optional: true, description: 'Task of the same device that must succeed first' })
  dependsOn?: string;

  @BooleanField({
    optional: true,
    default: false,
    description:
      'Sends what only the data model forbids; what the device itself or the protocol forbids is refused all the same',
  })
  force: boolean = false;
}
