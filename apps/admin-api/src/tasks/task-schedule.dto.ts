import { IntegerField } from '../field/integer-field.js';
import { TextField } from '../field/text-field.js';
import { TimestampField } from '../field/timestamp-field.js';

/** When a task runs, and in which order inside its lane. */
export class TaskSchedule {
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
}
