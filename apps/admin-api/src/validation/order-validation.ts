import { Injectable } from '@nestjs/common';
import { loadDataModel, openedBelow, type OwnTree } from '#data-model';
import { DeviceInventory, KnownTree, ParameterStore } from '#device';
import { instanceReferences, withInstances, type TaskStep } from '#task';
import type { FieldProblem } from '../problem/field-problem.js';
import { invalidFields } from '../request/read-request.js';
import { findingsOfStep, isChecked, treeBehind } from './step-findings.js';

/** As much of an order as its validation looks at. */
export interface OrderToValidate {
  readonly deviceId: string;
  readonly steps: readonly TaskStep[];
  readonly options: { readonly force: boolean; readonly dependsOn?: string };
  readonly optionsIn: 'body' | 'query';
}

/** Refuses what a device would refuse, before a CPE has to. */
@Injectable()
export class OrderValidation {
  constructor(
    private readonly inventory: DeviceInventory,
    private readonly parameters: ParameterStore,
  ) {}

  /**
   * Checks the steps that change something against what the device told of itself, then against its models. Reads the
   * stored parameters once for all steps, and nothing when none changes anything.
   *
   * @throws ProblemError INVALID_VALUE with a pointer to each field
   */
  async refuseImpossible(order: OrderToValidate): Promise<void> {
    if (!order.steps.some(isChecked)) return;
    const deviceId = await this.inventory.resolve(order.deviceId);
    // The ledger has the word on devices that do not exist.
    if (deviceId === null) return;
    const tree = new KnownTree(await this.parameters.list(deviceId, ''));
    const errors = await problemsOf(order, tree);
    if (errors.length > 0) throw invalidFields('INVALID_VALUE', errors);
  }
}

/** An instance that an earlier step will make looks like any other. */
function withSampleInstances(step: TaskStep): TaskStep {
  return withInstances(step, new Map(instanceReferences(step).map((maker) => [maker, 1])));
}

async function problemsOf(
  { steps, options, optionsIn }: OrderToValidate,
  known: KnownTree,
): Promise<readonly FieldProblem[]> {
  const model = await loadDataModel(known.modelFacts);
  // What another task does before this one may make names that are not there yet.
  let tree: OwnTree = options.dependsOn === undefined ? known : openedBelow(known, '');
  const problems: FieldProblem[] = [];
  for (const [index, asked] of steps.entries()) {
    const step = withSampleInstances(asked);
    const place = optionsIn === 'body' ? `/steps/${index}/arguments` : '';
    for (const { pointer, code, message } of findingsOfStep(step, { tree, model, force: options.force }))
      problems.push({ in: 'body', pointer: `${place}${pointer}`, code, message });
    tree = treeBehind(step, tree);
  }
  return problems;
}
