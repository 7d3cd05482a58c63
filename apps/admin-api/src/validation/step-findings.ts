import type { AcsMethod } from '#cwmp';
import {
  openedBelow,
  validateAdd,
  validateAttributes,
  validateDelete,
  validateSettings,
  type Finding,
  type OwnTree,
  type ValidationContext,
} from '#data-model';
import type { TaskStep } from '#task';

const checked: ReadonlySet<string> = new Set<AcsMethod>([
  'SetParameterValues',
  'SetParameterAttributes',
  'AddObject',
  'DeleteObject',
]);

/** After these a device may have names that it did not have before, or tells them anew. */
const renewing: ReadonlySet<string> = new Set<AcsMethod>([
  'GetParameterNames',
  'Reboot',
  'FactoryReset',
  'Download',
  'ScheduleDownload',
  'ChangeDUState',
]);

/** Whether an RPC asks for a change that the data model may forbid. */
export function isChecked({ method }: TaskStep): boolean {
  return checked.has(method);
}

/** Why a step cannot succeed; pointers are into its arguments. */
export function findingsOfStep(step: TaskStep, context: ValidationContext): readonly Finding[] {
  switch (step.method) {
    case 'SetParameterValues':
      return validateSettings(step.arguments.parameterList, context);
    case 'SetParameterAttributes':
      return validateAttributes(step.arguments.parameterList, context);
    case 'AddObject':
      return validateAdd(step.arguments.objectName, context);
    case 'DeleteObject':
      return validateDelete(step.arguments.objectName, context);
    default:
      return [];
  }
}

/** The tree as the steps behind this one may find it. */
export function treeBehind(step: TaskStep, tree: OwnTree): OwnTree {
  if (step.method === 'AddObject') return openedBelow(tree, step.arguments.objectName);
  return renewing.has(step.method) ? openedBelow(tree, '') : tree;
}
