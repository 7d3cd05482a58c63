const mostPatterns = 200;
const pattern = /^(?:[\w-]+|\*)(?:\.(?:[\w-]+|\*))*\.?$/;

/** What is wrong with a list of patterns of parameter paths; undefined when nothing is. */
export function pathPatternsProblem(values: unknown): string | undefined {
  if (!Array.isArray(values) || values.length > mostPatterns)
    return `must be a list of ${mostPatterns} patterns at most`;
  const isRight = (value: unknown) => typeof value === 'string' && value.length <= 256 && pattern.test(value);
  return values.every(isRight) ? undefined : 'must be parameter paths, in which * may stand for one part';
}
