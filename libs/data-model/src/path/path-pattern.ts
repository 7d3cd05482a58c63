/**
 * Whether a parameter is meant by one of the patterns: a name in which `*` stands for one segment, or a partial path
 * (it ends in a dot) for everything below.
 */
export function matchesPath(patterns: readonly string[], path: string): boolean {
  return patterns.some((pattern) => isCovered(pattern.split('.'), path.split('.')));
}

function isCovered(pattern: readonly string[], path: readonly string[]): boolean {
  const isPartial = pattern.at(-1) === '';
  const segments = isPartial ? pattern.slice(0, -1) : pattern;
  if (isPartial ? path.length <= segments.length : path.length !== segments.length) return false;
  return segments.every((segment, index) => segment === '*' || segment === path[index]);
}
