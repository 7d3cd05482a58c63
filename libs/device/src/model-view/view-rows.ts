import type { KnownTree } from '../parameter/known-tree.js';
import type { RelatedRows, RowSource, ValueRule } from './model-profile.js';

/** An object that is an item of an area, with what belongs to it. */
export interface ViewRow {
  /** Path of the object, ending in a dot. */
  readonly path: string;
  readonly source: RowSource;
  readonly related: ReadonlyMap<string, readonly string[]>;
}

/** The rows of a source among all that is known, in the order of their instance numbers. */
export function rowsOf(tree: KnownTree, root: string, source: RowSource): ViewRow[] {
  const tables = new Map<string, readonly string[]>();
  const instancesOf = (rows: string) => {
    const known = tables.get(rows) ?? tree.objectsLike(root + rows);
    tables.set(rows, known);
    return known;
  };
  return instancesOf(source.rows)
    .map((path) => ({ path, source, related: relatedTo(path, tree, source, instancesOf) }))
    .filter(({ related }) => source.onlyWith?.some((name) => (related.get(name)?.length ?? 0) > 0) ?? true);
}

/** The objects that the paths of a rule are relative to: the row, or rows that belong to it. */
export function placesOf(row: ViewRow, { of }: ValueRule): readonly string[] {
  return of === undefined ? [row.path] : (row.related.get(of) ?? []);
}

function relatedTo(
  path: string,
  tree: KnownTree,
  { related = {} }: RowSource,
  instancesOf: (rows: string) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const found = Object.entries(related).map(([name, relation]) => {
    const candidates = instancesOf(relation.rows);
    return [name, candidates.filter((candidate) => belongs(candidate, path, relation, tree))] as const;
  });
  return new Map(found);
}

function belongs(candidate: string, row: string, { named, naming }: RelatedRows, tree: KnownTree): boolean {
  if (named !== undefined) return namesIn(tree, `${row}${named}`).includes(candidate);
  return naming === undefined || namesIn(tree, `${candidate}${naming}`).includes(row);
}

/** Paths in a value: devices write the dot at their end or leave it out. */
function namesIn(tree: KnownTree, path: string): string[] {
  const value = tree.find(path)?.value ?? '';
  return value.split(',').flatMap((name) => {
    const trimmed = name.trim();
    if (trimmed === '') return [];
    return [trimmed.endsWith('.') ? trimmed : `${trimmed}.`];
  });
}
