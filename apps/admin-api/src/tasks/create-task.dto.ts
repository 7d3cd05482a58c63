import { ApiProperty } from '@nestjs/swagger';
import { acsMethods, type AcsMethod } from '#cwmp';
import { ChoiceField } from '../field/choice-field.js';
import { ListField } from '../field/list-field.js';
import { Rule } from '../field/rule.js';
import { readRpc } from '../rpc/acs-rpc-requests.js';
import { instanceReferences, type TaskStep } from '#task';
import { invalidFields } from '../request/read-request.js';
import { TaskOptions } from './task-options.dto.js';

/** One RPC of a task. */
export class TaskStepRequest {
  @ChoiceField(acsMethods, { description: 'The RPC', example: 'GetParameterValues' })
  method: AcsMethod;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    selfRequired: false,
    description: 'Its arguments: the body of POST …/rpc/{method}',
  })
  @Rule('arguments', () => null)
  arguments?: unknown;
}

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
    const [first, ...others] = this.steps;
    const read = (step: TaskStepRequest, index: number) =>
      readRpc(step.method, step.arguments, `/steps/${index}/arguments`);
    const steps = [read(first, 0), ...others.map((step, index) => read(step, index + 1))] as const;
    refuseUnknownInstances(steps);
    return steps;
  }
}

/** @throws ProblemError when a path names the new instance of a step that is no earlier AddObject */
function refuseUnknownInstances(steps: readonly TaskStep[]): void {
  const errors = steps.flatMap((step, index) =>
    instanceReferences(step)
      .filter((number) => number > index || steps[number - 1]?.method !== 'AddObject')
      .map((number) => ({
        in: 'body' as const,
        pointer: `/steps/${index}/arguments`,
        code: 'unknownInstance',
        message: `names {step${number}}, which is no AddObject before it`,
      })),
  );
  if (errors.length > 0) throw invalidFields('INVALID_VALUE', errors);
}
