/** A column as those see it who read and write it. */
export interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  /** A row may be inserted without it. */
  readonly isOptional: boolean;
}

/** The columns of all our tables, those of partitions left out. */
export function columnsOf(query: (text: string) => Promise<Column[]>): Promise<readonly Column[]> {
  return query(`
SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
  NOT a.attnotnull OR a.atthasdef OR a.attidentity <> '' AS "isOptional"
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relname <> 'migration'
ORDER BY 1, a.attnum`);
}

/**
 * Why processes of the release before a migration cannot go on after it, column by column: they read what is gone or is
 * of another type, or insert without what must be given. Nothing is to be said of an expansion.
 */
export function whatBreaksTheFormerRelease(before: readonly Column[], after: readonly Column[]): string[] {
  const keyOf = ({ table, name }: Column) => `${table}.${name}`;
  const former = new Map(before.map((column) => [keyOf(column), column]));
  const formerTables = new Set(before.map(({ table }) => table));
  const now = new Map(after.map((column) => [keyOf(column), column]));
  const lost = before.flatMap((column) => {
    const key = keyOf(column);
    const same = now.get(key);
    if (same === undefined) return [`${key} is gone`];
    if (same.type !== column.type) return [`${key} is of another type`];
    return column.isOptional && !same.isOptional ? [`${key} must be given`] : [];
  });
  const demanded = after
    .filter((column) => formerTables.has(column.table) && !former.has(keyOf(column)) && !column.isOptional)
    .map((column) => `${keyOf(column)} must be given`);
  return [...lost, ...demanded];
}
