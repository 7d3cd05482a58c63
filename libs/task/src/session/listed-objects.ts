import type { AcsArguments, AcsResult } from '#cwmp';
import { isPartialPath, parentOf } from '#data-model';

type Names = AcsResult<'GetParameterNames'>['parameterList'];

/**
 * The objects of which an answer to GetParameterNames has all direct names [TR-069 A.3.2.3]: the one that was asked for
 * or, without NextLevel, every object with something below it. One without is left out, because some devices answer
 * with one level whatever they are asked.
 */
export function listedObjects(
  { parameterPath, nextLevel }: AcsArguments<'GetParameterNames'>,
  names: Names,
): readonly string[] {
  if (parameterPath === '' && !nextLevel) return parentsIn(names);
  if (parameterPath === '' || !isPartialPath(parameterPath)) return [];
  const children = names.filter(({ name }) => name !== parameterPath);
  if (nextLevel) return children.length > 0 ? [parameterPath] : [];
  return parentsIn(children).filter((path) => path.startsWith(parameterPath));
}

function parentsIn(names: Names): readonly string[] {
  const parents = names.map(({ name }) => parentOf(name));
  return [...new Set(parents)].filter((path) => path !== '');
}
