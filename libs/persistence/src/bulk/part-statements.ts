// A part of an operation and the place up to which it has come are one statement. Whoever read an older place finds
// the row moved on and changes nothing, so that no device gets a second task.

/** $1 operation, $2 the place that was read, $3 the place behind this part, $4 whether nothing is left. */
const begin = `op AS MATERIALIZED (
  SELECT id FROM bulk_operation WHERE id = $1 AND position = $2 AND state = 'running' FOR UPDATE
)`;

const end = (applied: string): string => `moved AS (
  UPDATE bulk_operation o SET position = $3, applied = o.applied + (SELECT count(*) FROM ${applied}),
    refused = o.refused + (SELECT count(*) FROM item) - (SELECT count(*) FROM ${applied}),
    state = CASE WHEN $4 THEN 'completed' ELSE o.state END, finished_at = CASE WHEN $4 THEN now() END
  FROM op WHERE o.id = op.id
)`;

/**
 * $5 devices and $6 their tasks; $7 to $14 type, lane, priority, steps, start, expiry, dedupe key and caller of all
 * tasks; $15 most pending; $16 to $19 task, number, method and sealed arguments of each step, $20 their key,
 * $21 and $22 what reports its end, and how long that may take.
 */
export const enqueuePart = {
  name: 'enqueue_bulk_part',
  text: `
WITH ${begin}, target AS MATERIALIZED (
  SELECT x.device_id, x.task_id, (SELECT count(*) FROM device_task t
    WHERE t.device_id = x.device_id AND t.state = 'queued') AS pending
  FROM op, unnest($5::bigint[], $6::uuid[]) AS x (device_id, task_id) JOIN device d ON d.id = x.device_id
  ORDER BY x.device_id FOR KEY SHARE OF d
), task AS (
  INSERT INTO device_task (id, device_id, type, state, lane, priority, step_count, not_before, expires_at, dedupe_key, created_by, operation_id)
  SELECT task_id, device_id, $7, 'queued', $8::smallint, $9::smallint, $10::integer, coalesce($11, now()), $12, $13, $14, $1
  FROM target WHERE pending < $15
  ON CONFLICT (device_id, dedupe_key)
    WHERE dedupe_key IS NOT NULL AND state IN ('queued', 'waitingForDevice', 'inSession') DO NOTHING
  RETURNING id, device_id
), step AS (
  INSERT INTO task_step (task_id, n, method, arguments, key_id, completion_kind, completion_s)
  SELECT task.id, s.n, s.method, s.arguments, $20, s.kind, s.timeout_s
  FROM task JOIN unnest($16::uuid[], $17::integer[], $18::text[], $19::bytea[], $21::text[], $22::bigint[])
    AS s (task_id, n, method, arguments, kind, timeout_s) ON s.task_id = task.id
), item AS (
  INSERT INTO bulk_operation_item (operation_id, position, device_id, task_id, outcome)
  SELECT $1, target.device_id, target.device_id, task.id,
    CASE WHEN task.id IS NOT NULL THEN 'enqueued' WHEN target.pending >= $15 THEN 'tooManyPending' ELSE 'duplicate' END
  FROM target LEFT JOIN task ON task.id = target.task_id
  RETURNING 1
), ${end('task')}
SELECT id AS task_id, device_id FROM task`,
} as const;

/** $5 the tasks, locked in the order of their age, so that two operations cannot wait for each other. */
export const cancelPart = {
  name: 'cancel_bulk_part',
  text: `
WITH ${begin}, target AS MATERIALIZED (
  SELECT t.id, t.seq, t.device_id, t.state FROM op, device_task t WHERE t.id = ANY($5::uuid[])
  ORDER BY t.seq FOR UPDATE OF t
), task AS (
  UPDATE device_task t SET state = 'cancelled', settled_at = now() FROM target
  WHERE t.id = target.id AND target.state = 'queued' RETURNING t.id, t.device_id
), item AS (
  INSERT INTO bulk_operation_item (operation_id, position, device_id, task_id, outcome)
  SELECT $1, target.seq, target.device_id, target.id, CASE WHEN target.state = 'queued' THEN 'cancelled' ELSE 'notQueued' END
  FROM target RETURNING 1
), ${end('task')}
SELECT id AS task_id, device_id FROM task`,
} as const;
