import pg from 'pg';
import { queueSchema } from '#persistence';

type Query = (text: string) => Promise<{ table: string; definition: string }[]>;

/** Columns, indexes and constraints of all tables that are ours; through the catalogue, as the standard views are slow. */
export function schemaOf(query: Query): Promise<readonly { table: string; definition: string }[]> {
  return query(`
WITH ours AS MATERIALIZED (
  SELECT oid, oid::regclass::text AS table FROM pg_class
  WHERE relnamespace::regnamespace::text IN ('public', '${queueSchema}') AND relkind IN ('r', 'p')
)
SELECT o.table, concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attcollation, a.attnotnull,
  a.attidentity, pg_get_expr(d.adbin, d.adrelid)) AS definition
FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
UNION ALL
SELECT o.table, pg_get_indexdef(i.indexrelid) FROM ours o JOIN pg_index i ON i.indrelid = o.oid
UNION ALL
SELECT o.table, c.conname || ' ' || pg_get_constraintdef(c.oid) FROM ours o JOIN pg_constraint c ON c.conrelid = o.oid
ORDER BY 1, 2`);
}

/** Runs one statement over a connection of its own and returns its rows. */
export async function on<Row extends pg.QueryResultRow>(
  database: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client(database);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
