import type { Condition } from '#filter';

/** The parameters that a condition looks at, each once. */
export function parameterPathsOf(condition: Condition): string[] {
  const paths = new Set<string>();
  const visit = (part: Condition): void => {
    if ('terms' in part) part.terms.forEach(visit);
    else if ('term' in part) visit(part.term);
    else if (part.of.kind === 'parameter') paths.add(part.of.path);
  };
  visit(condition);
  return [...paths];
}
