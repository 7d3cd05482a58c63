import type { Condition } from '#filter';
import { lanes, type DeviceTarget, type Lane, type TaskStep, type TaskTemplate } from '#task';
import { BooleanField } from '../field/boolean-field.js';
import { ChoiceField } from '../field/choice-field.js';
import { uuid } from '../field/cwmp-text.js';
import { deviceFilter } from '../field/device-filter.js';
import { ListField, TextListField, UniqueNames } from '../field/list-field.js';
import { TextField } from '../field/text-field.js';
import { invalidFields } from '../request/read-request.js';
import { readSteps, TaskStepRequest } from '../tasks/task-step.dto.js';
import { lifetimeOf } from '../tasks/task-lifetime.js';
import { TaskSchedule } from '../tasks/task-schedule.dto.js';

/** A task for many devices. */
export class CreateBulkOperationRequest extends TaskSchedule {
  @TextField({
    ...deviceFilter,
    optional: true,
    description: 'The devices; either this or `ids`. Evaluated when the turn of a device comes',
  })
  filter?: string;

  @UniqueNames()
  @TextListField({
    min: 1,
    max: 10_000,
    entry: uuid,
    optional: true,
    description: 'The devices, by their ids',
  })
  ids?: string[];

  @ListField(() => TaskStepRequest, {
    min: 1,
    max: 100,
    description: 'The RPCs of each task, one after the other',
  })
  steps: [TaskStepRequest, ...TaskStepRequest[]];

  @ChoiceField(lanes, { optional: true, default: 'campaign', description: 'Who waits; served in this order' })
  lane: Lane = 'campaign';

  @BooleanField({ optional: true, default: false, description: 'Only tells which devices would get a task' })
  dryRun: boolean = false;

  /**
   * @param selected what `filter` stands for, null without it
   * @throws ProblemError INVALID_VALUE unless exactly one of `filter` and `ids` is given
   */
  toTarget(selected: Condition | null): DeviceTarget {
    if ((selected === null) === (this.ids === undefined)) {
      const message = 'must be given, or ids instead of it, but not both';
      throw invalidFields('INVALID_VALUE', [{ in: 'body', pointer: '/filter', code: 'oneTarget', message }]);
    }
    return selected === null
      ? { kind: 'devices', deviceIds: (this.ids ?? []).map((id) => id.toLowerCase()) }
      : { kind: 'condition', condition: selected };
  }

  /** @throws ProblemError when a step could not be sent, or the time is no time for it */
  toTemplate(nowMs: number): TaskTemplate {
    const steps: readonly [TaskStep, ...TaskStep[]] = readSteps(this.steps);
    return {
      type: steps.length === 1 ? steps[0].method : 'chain',
      steps,
      lane: this.lane,
      priority: this.priority,
      ...lifetimeOf(this, 'body', nowMs),
      dedupeKey: this.dedupeKey ?? null,
    };
  }
}
