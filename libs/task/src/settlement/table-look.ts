import type { AcsArguments, AcsResult } from '#cwmp';
import type { TaskStep } from '../ledger/task.js';

/** The RPC that tells which instances a table has. */
export function namesOfTable(
  parameterPath: string,
): TaskStep & { readonly arguments: AcsArguments<'GetParameterNames'> } {
  return { method: 'GetParameterNames', arguments: { parameterPath, nextLevel: true } };
}

/** The instances of `table` among names. */
export function instancesIn(
  table: string,
  names: AcsResult<'GetParameterNames'>['parameterList'],
): readonly number[] {
  const numbers = names.flatMap(({ name }) => {
    const number = name.startsWith(table) && /^([1-9]\d{0,9})\./.exec(name.slice(table.length))?.[1];
    return number ? [Number(number)] : [];
  });
  return [...new Set(numbers)];
}
