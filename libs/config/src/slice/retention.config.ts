import { IsInt, Max, Min } from 'class-validator';
import { Setting } from './setting.js';

// A CPE repeats what was not answered for a week, and only what is kept tells that it is a repetition.
const fewestDays = 8;

/** How long the database keeps what happened. */
export class RetentionConfig {
  @Setting({
    name: 'ACS_EVENT_RETENTION_DAYS',
    kind: 'integer',
    default: 90,
    description: 'Days that events of devices are kept.',
  })
  @IsInt()
  @Min(fewestDays)
  @Max(3_650)
  readonly eventDays: number;

  @Setting({
    name: 'ACS_TASK_ATTEMPT_RETENTION_DAYS',
    kind: 'integer',
    default: 90,
    description:
      'Days that the attempts of tasks are kept. A file transfer that ends later than that is known by its device alone.',
  })
  @IsInt()
  @Min(fewestDays)
  @Max(3_650)
  readonly taskAttemptDays: number;

  @Setting({
    name: 'ACS_TASK_RETENTION_DAYS',
    kind: 'integer',
    default: 90,
    description:
      'Days that tasks are kept after they were settled, with their steps and results. Open tasks are kept, and those that an open one waits for.',
  })
  @IsInt()
  @Min(fewestDays)
  @Max(3_650)
  readonly taskDays: number;
}
