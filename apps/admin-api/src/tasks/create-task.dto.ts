import { ApiProperty } from '@nestjs/swagger';
import { acsMethods, type AcsMethod } from '#cwmp';
import { ChoiceField } from '../field/choice-field.js';
import { ListField } from '../field/list-field.js';
import { Rule } from '../field/rule.js';
import { readRpc } from '../rpc/acs-rpc-requests.js';
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
  @ListField(() => TaskStepRequest, { min: 1, max: 100, description: 'The RPCs, run one after the other' })
  steps: [TaskStepRequest, ...TaskStepRequest[]];

  /** @throws ProblemError when the arguments of a step are not those of its RPC */
  toSteps() {
    const [first, ...others] = this.steps;
    const read = (step: TaskStepRequest, index: number) =>
      readRpc(step.method, step.arguments, `/steps/${index}/arguments`);
    return [read(first, 0), ...others.map((step, index) => read(step, index + 1))] as const;
  }
}
