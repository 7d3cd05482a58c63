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

/** Drops the day partitions of traces that are older than they are kept. */
export async function dropOldTraces(
  runner: { query(sql: string): Promise<unknown> },
  nowMs: number,
): Promise<void> {
  const kept = `session_trace_${nameOf(Math.floor(nowMs / dayMs) - traceRetentionDays)}`;
  const partitions = await runner.query(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'session_trace'::regclass AND c.relname ~ '^session_trace_[0-9]{8}$' AND c.relname < '${kept}'`,
  );
  for (const { name } of partitions as { name: string }[]) await runner.query(`DROP TABLE ${name}`);
}

/** The day as YYYYMMDD (UTC). */
function nameOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10).replaceAll('-', '');
}
