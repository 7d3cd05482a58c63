import type { TaskStep } from './task.js';

/** `{step1}` in a path stands for the instance that step 1, an AddObject, has made. */
const reference = /\{step([1-9]\d{0,2})\}/g;

/** The steps whose new instances the paths of this one name. */
export function instanceReferences(step: TaskStep): readonly number[] {
  const found = new Set<number>();
  withPaths(step, (path) => {
    for (const [, number] of path.matchAll(reference)) found.add(Number(number));
    return path;
  });
  return [...found];
}

/** The step with the numbers of new instances, by the step that has made each; what is not known stays as it is. */
export function withInstances(step: TaskStep, instances: ReadonlyMap<number, number>): TaskStep {
  return withPaths(step, (path) =>
    path.replace(reference, (placeholder, number: string) =>
      String(instances.get(Number(number)) ?? placeholder),
    ),
  );
}

/** The number of the instance that an answer to AddObject tells, null when it tells none: instances count from 1. */
export function newInstanceOf(result: unknown): number | null {
  if (typeof result !== 'object' || result === null || !('instanceNumber' in result)) return null;
  const { instanceNumber } = result;
  return typeof instanceNumber === 'number' && instanceNumber > 0 ? instanceNumber : null;
}

/** Values are left alone: what looks like a placeholder there is one of the device's own. */
function withPaths(step: TaskStep, change: (path: string) => string): TaskStep {
  const named = <Entry extends { readonly name: string }>(entry: Entry): Entry => ({
    ...entry,
    name: change(entry.name),
  });
  switch (step.method) {
    case 'SetParameterValues': {
      const parameterList = step.arguments.parameterList.map(named);
      return { method: step.method, arguments: { ...step.arguments, parameterList } };
    }
    case 'SetParameterAttributes':
      return { method: step.method, arguments: { parameterList: step.arguments.parameterList.map(named) } };
    case 'GetParameterValues':
    case 'GetParameterAttributes':
      return {
        method: step.method,
        arguments: { parameterNames: step.arguments.parameterNames.map(change) },
      };
    case 'GetParameterNames': {
      const parameterPath = change(step.arguments.parameterPath);
      return { method: step.method, arguments: { ...step.arguments, parameterPath } };
    }
    case 'AddObject':
    case 'DeleteObject': {
      const objectName = change(step.arguments.objectName);
      return { method: step.method, arguments: { ...step.arguments, objectName } };
    }
    default:
      return step;
  }
}
