import { uuidV7LowerBound } from '#device';

const partitionedTables = ['task_attempt', 'event', 'audit', 'param_history'] as const;
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
      const name = `${table}_${new Date(day * dayMs).toISOString().slice(0, 10).replaceAll('-', '')}`;
      const from = uuidV7LowerBound(day * dayMs);
      const to = uuidV7LowerBound((day + 1) * dayMs);
      await runner.query(
        `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${table} FOR VALUES FROM ('${from}') TO ('${to}')`,
      );
    }
  }
}
