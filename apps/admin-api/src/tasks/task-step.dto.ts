import { ApiProperty } from '@nestjs/swagger';
import { acsMethods, type AcsMethod } from '#cwmp';
import { instanceReferences, type TaskStep } from '#task';
import { ChoiceField } from '../field/choice-field.js';
import { Rule } from '../field/rule.js';
import { invalidFields } from '../request/read-request.js';
import { readRpc } from '../rpc/acs-rpc-requests.js';

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

/** @throws ProblemError when the arguments of a step are not those of its RPC, or name an instance that nothing makes */
export function readSteps([first, ...others]: readonly [TaskStepRequest, ...TaskStepRequest[]]): readonly [
  TaskStep,
  ...TaskStep[],
] {
  const read = (step: TaskStepRequest, index: number) =>
    readRpc(step.method, step.arguments, `/steps/${index}/arguments`);
  const steps = [read(first, 0), ...others.map((step, index) => read(step, index + 1))] as const;
  refuseUnknownInstances(steps);
  return steps;
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
