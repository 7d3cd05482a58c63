import { traceRetentionDays, uuidV7LowerBound } from '#device';

const partitionedTables = ['task_attempt', 'event', 'audit', 'param_history', 'session_trace'] as const;
const dayMs = 86_400_000;

/** Days made ahead; a server that is off for longer makes the missing ones when it starts. */
const daysAhead = 14;

/** Creates the day partitions from yesterday to two weeks ahead (UTC); those that exist are left alone. */
export async function ensurePartitions(
  runner: { query(sql: string): Promise<unknown> },
  nowMs: number,
): Promise<void> {
  const today = Math.floor(nowMs / dayMs);
  for (const table of partitionedTables) {
    for (let day = today - 1; day <= today + daysAhead; day++) {
      const name = `${table}_${nameOf(day)}`;
      const from = uuidV7LowerBound(day * dayMs);
      const to = uuidV7LowerBound((day + 1) * dayMs);
      await runner.query(
        `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${table} FOR VALUES FROM ('${from}') TO ('${to}')`,
      );
    }
  }
}

/** Days that each journal is kept; the others are kept for ever. */
export type Retention = Readonly<Partial<Record<(typeof partitionedTables)[number], number>>>;

/** What is kept when nobody says otherwise. */
export const ordinaryRetention: Retention = {
  event: 90,
  task_attempt: 90,
  param_history: 30,
  session_trace: traceRetentionDays,
};

/** Drops the day partitions that are older than they are kept. */
export async function dropOldPartitions(
  runner: { query(sql: string): Promise<unknown> },
  retention: Retention,
  nowMs: number,
): Promise<void> {
  for (const [table, days] of Object.entries(retention)) {
    const kept = `${table}_${nameOf(Math.floor(nowMs / dayMs) - days)}`;
    const partitions = await runner.query(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = '${table}'::regclass AND c.relname ~ '^${table}_[0-9]{8}$' AND c.relname < '${kept}'`,
    );
    for (const { name } of partitions as { name: string }[]) await runner.query(`DROP TABLE ${name}`);
  }
}

/** The day as YYYYMMDD (UTC). */
function nameOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10).replaceAll('-', '');
}
