import { lanes, type Lane } from '#task';
import { BooleanField } from '../field/boolean-field.js';
import { ChoiceField } from '../field/choice-field.js';
import { uuid } from '../field/cwmp-text.js';
import { IntegerField } from '../field/integer-field.js';
import { TextField } from '../field/text-field.js';
import { TimestampField } from '../field/timestamp-field.js';

/** When and in which order a task runs: part of a body, or the query of a single RPC. */
export class TaskOptions {
  @ChoiceField(lanes, {
    optional: true,
    default: 'interactive',
    description: 'Who waits; served in this order',
  })
  lane: Lane = 'interactive';

  @IntegerField({
    min: 0,
    max: 9,
    optional: true,
    default: 5,
    description: 'Inside the lane; 0 is served first',
  })
  priority: number = 5;

  @TimestampField({ optional: true, description: 'Not to be sent earlier' })
  notBefore?: string;

  @TimestampField({
    optional: true,
    description:
      'Given up when it was not sent by then; seven days after it may be sent, and at most a year away',
  })
  expiresAt?: string;

  @TextField({
    min: 1,
    max: 128,
    optional: true,
    description: 'A device has at most one open task of each key; a second one is refused',
  })
  dedupeKey?: string;

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
