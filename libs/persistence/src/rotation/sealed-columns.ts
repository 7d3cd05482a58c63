/** A column of sealed values, and how its rows are walked through. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** The primary key, in its order. */
  readonly key: readonly { readonly column: string; readonly type: string }[];
  /** What the values are sealed for, given the key of their row. */
  readonly placeOf: (key: readonly string[]) => string;
}

const deviceKey = [{ column: 'id', type: 'bigint' }];
const stepKey = [
  { column: 'task_id', type: 'uuid' },
  { column: 'n', type: 'integer' },
];

/** Every column with sealed values; `test/medium/secret-rotation.spec.ts` finds one that is missing here. */
export const sealedColumns: readonly SealedColumn[] = [
  columnOf('device', 'cpe_secret', deviceKey),
  columnOf('device', 'connection_request_secret', deviceKey),
  columnOf('task_step', 'arguments', stepKey),
  columnOf('task_step', 'result', stepKey),
  columnOf('idempotency_key', 'answer', [
    { column: 'tenant_id', type: 'integer' },
    { column: 'principal', type: 'text' },
    { column: 'request_key', type: 'text' },
  ]),
  columnOf('bulk_operation', 'template', [{ column: 'id', type: 'uuid' }]),
  columnOf('session_trace', 'transcript', [{ column: 'id', type: 'uuid' }]),
  columnOf('file', 'content_key', [{ column: 'id', type: 'uuid' }]),
];

function columnOf(table: string, column: string, key: SealedColumn['key']): SealedColumn {
  return { table, column, key, placeOf: (values) => [table, ...values, column].join('/') };
}

/** $1 the key of the last row that was looked at, null at the start, $2 rows at most, $3 name of the key of today. */
export function nextValuesText({ table, column, key }: SealedColumn): string {
  const columns = key.map((each) => each.column).join(', ');
  const position = key.map(({ type }, index) => `($1::text[])[${index + 1}]::${type}`).join(', ');
  const texts = key.map((each) => `${each.column}::text`).join(', ');
  return `
SELECT ARRAY[${texts}] AS key, CASE WHEN substring(${column} FROM 1 FOR 4) <> $3 THEN ${column} END AS sealed
FROM ${table} WHERE $1::text[] IS NULL OR (${columns}) > (${position}) ORDER BY ${columns} LIMIT $2`;
}

/** Some values of every column, with the number of the column in `sealedColumns`; $1 of each at most. */
export const someValuesText = sealedColumns
  .map(({ table, column, key }, index) => {
    const texts = key.map((each) => `${each.column}::text`).join(', ');
    return `
(SELECT ${index} AS n, ARRAY[${texts}] AS key, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL LIMIT $1)`;
  })
  .join(' UNION ALL');

/** Replaces $n+1 by $n+2, where $1 to $n are the key; a value that changed meanwhile is fresh already. */
export function replaceValuesText({ table, column, key }: SealedColumn): string {
  const n = key.length;
  const arrays = key.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
  const names = key.map((each) => each.column).join(', ');
  const same = key.map((each) => `t.${each.column} = v.${each.column}`).join(' AND ');
  return `
UPDATE ${table} t SET ${column} = v.fresh FROM unnest(${arrays}, $${n + 1}::bytea[], $${n + 2}::bytea[]) AS v (${names}, old, fresh)
WHERE ${same} AND t.${column} = v.old`;
}
