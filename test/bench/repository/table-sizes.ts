import type pg from 'pg';

/** What a table takes with its partitions, its indexes and its large values. */
export interface TableSize {
  readonly name: string;
  readonly bytes: number;
}

/** What a device with 500 parameters may take, its indexes included. */
export const bytesPerDeviceBudget = 12_000;

const statement = `
SELECT coalesce(parent.relname, c.relname) AS name, sum(pg_total_relation_size(c.oid))::bigint AS bytes
FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class parent ON parent.oid = i.inhparent
WHERE c.relkind = 'r' AND coalesce(parent.relname, c.relname) IN ('device', 'device_session', 'device_params', 'promoted_param')
GROUP BY 1 ORDER BY 2 DESC`;

/** How much of the budget the tables take. */
export function shareOfBudget(sizes: readonly TableSize[], devices: number): number {
  return sizes.reduce((sum, { bytes }) => sum + bytes, 0) / devices / bytesPerDeviceBudget;
}

/** The tables that grow with the fleet, the largest first. */
export async function tableSizes(pool: pg.Pool): Promise<readonly TableSize[]> {
  const { rows } = await pool.query<{ name: string; bytes: string }>(statement);
  return rows.map(({ name, bytes }) => ({ name, bytes: Number(bytes) }));
}
