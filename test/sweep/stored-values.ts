import { inflateRawSync } from 'node:zlib';

/** A value that stands somewhere in a database. */
export interface StoredValue {
  readonly table: string;
  readonly column: string;
  readonly value: Buffer | string;
}

type Query = (text: string) => Promise<Record<string, unknown>[]>;

/** Every value of every column that can hold text or bytes, of all tables that are not PostgreSQL's own. */
export async function everythingStored(query: Query): Promise<readonly StoredValue[]> {
  const columns = await query(
    `SELECT format('%I.%I', table_schema, table_name) AS table, column_name AS column, data_type = 'bytea' AS bytes
     FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
       AND (data_type IN ('bytea', 'text', 'json', 'jsonb', 'ARRAY', 'USER-DEFINED') OR data_type LIKE 'character%')`,
  );
  const stored: StoredValue[] = [];
  for (const { table, column, bytes } of columns as { table: string; column: string; bytes: boolean }[]) {
    const rows = await query(
      `SELECT "${column}"${bytes ? '' : '::text'} AS value FROM ${table} WHERE "${column}" IS NOT NULL`,
    );
    for (const { value } of rows as { value: Buffer | string }[]) stored.push({ table, column, value });
  }
  return stored;
}

export const placeOf = ({ table, column }: StoredValue): string => `${table}.${column}`;

/** Whether a value holds a word as it is or compressed. */
export const holds =
  (word: string) =>
  ({ value }: StoredValue): boolean =>
    value.includes(word) || (Buffer.isBuffer(value) && inflated(value).includes(word));

function inflated(value: Buffer): Buffer {
  try {
    return inflateRawSync(value);
  } catch {
    return Buffer.alloc(0);
  }
}
