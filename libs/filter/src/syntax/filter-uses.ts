import type { FilterNode, Literal, Predicate } from './filter-node.js';

/** What a filter needs beside the device: groups by name and parameters by path. */
export interface FilterUses {
  readonly groups: ReadonlySet<string>;
  readonly parameters: ReadonlySet<string>;
}

/** Collects what filters use, without looking into the groups themselves. */
export function filterUses(nodes: Iterable<FilterNode>): FilterUses {
  const groups = new Set<string>();
  const parameters = new Set<string>();
  for (const predicate of predicatesOf(nodes)) {
    const { subject } = predicate;
    if (subject.kind === 'parameter') parameters.add(subject.path);
    else if (subject.name === 'group')
      for (const literal of literalsOf(predicate)) if (literal.kind === 'text') groups.add(literal.value);
  }
  return { groups, parameters };
}

function* predicatesOf(nodes: Iterable<FilterNode>): Iterable<Predicate> {
  for (const node of nodes) {
    if ('terms' in node) yield* predicatesOf(node.terms);
    else if ('term' in node) yield* predicatesOf([node.term]);
    else yield node;
  }
}

function literalsOf(predicate: Predicate): readonly Literal[] {
  if (predicate.kind === 'in') return predicate.values;
  return predicate.kind === 'compare' ? [predicate.value] : [];
}
