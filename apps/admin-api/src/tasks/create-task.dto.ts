import { ListField } from '../field/list-field.js';
import { TaskOptions } from './task-options.dto.js';
import { readSteps, TaskStepRequest } from './task-step.dto.js';

/** A task of one or more RPCs. */
export class CreateTaskRequest extends TaskOptions {
  @ListField(() => TaskStepRequest, {
    min: 1,
    max: 100,
    description:
      'The RPCs, run one after the other; the first that fails ends the task. In the paths of a step {step1} stands for ' +
      'the number of the instance that step 1, an earlier AddObject, has made: Device.NAT.PortMapping.{step1}.Enable',
  })
  steps: [TaskStepRequest, ...TaskStepRequest[]];

  /** @throws ProblemError when the arguments of a step are not those of its RPC */
  toSteps() {
    return readSteps(this.steps);
  }
}
