/**
 * Accepts a task with its steps in one statement. The device row is share-locked so that it cannot vanish; the
 * partial unique index on the dedupe key decides races. Columns of the answer tell which rule refused.
 */
export const acceptStatement = {
  name: 'accept_task',
  text: `
WITH target AS MATERIALIZED (
  SELECT id FROM device WHERE public_id = $2 FOR KEY SHARE
), load AS (
  SELECT count(*)::int AS pending FROM device_task t
  WHERE t.device_id = (SELECT id FROM target) AND t.state = 'queued'
), dependency AS (
  SELECT $10::uuid IS NULL OR EXISTS (
    SELECT 1 FROM device_task d WHERE d.id = $10 AND d.device_id = (SELECT id FROM target)) AS known
), task AS (
  INSERT INTO device_task (id, device_id, type, state, lane, priority, step_count, not_before, expires_at, dedupe_key, depends_on, created_by, proves)
  SELECT $1, target.id, $3, 'queued', $4, $5, cardinality($12::text[]), coalesce($7, now()), $8, $9, $10, $11, $18
  FROM target, load, dependency WHERE load.pending < $6 AND dependency.known
  ON CONFLICT (device_id, dedupe_key)
    WHERE dedupe_key IS NOT NULL AND state IN ('queued', 'waitingForDevice', 'inSession') DO NOTHING
  RETURNING id, created_at
), steps AS (
  INSERT INTO task_step (task_id, n, method, arguments, key_id, cursor, completion_kind, completion_s)
  SELECT task.id, s.n, s.method, s.arguments, $14, $15::jsonb, s.kind, s.timeout_s
  FROM task, unnest($12::text[], $13::bytea[], $16::text[], $17::bigint[])
    WITH ORDINALITY AS s (method, arguments, kind, timeout_s, n)
)
SELECT target.id AS device_id, load.pending, dependency.known AS dependency_known,
  (SELECT created_at FROM task) AS created_at
FROM target, load, dependency`,
} as const;

export const findDuplicateStatement = {
  name: 'find_duplicate_task',
  text: `
SELECT id FROM device_task
WHERE device_id = $1 AND dedupe_key = $2 AND state IN ('queued', 'waitingForDevice', 'inSession')`,
} as const;

export const cancelStatement = {
  name: 'cancel_task',
  text: `
WITH target AS MATERIALIZED (
  SELECT id, device_id, state FROM device_task WHERE id = $1 FOR UPDATE
), cancelled AS (
  UPDATE device_task t SET state = 'cancelled', settled_at = now() FROM target
  WHERE t.id = target.id AND target.state = 'queued' RETURNING t.id
)
SELECT target.device_id, target.state, EXISTS (SELECT 1 FROM cancelled) AS cancelled FROM target`,
} as const;

export const dueTasksStatement = {
  name: 'due_tasks',
  text: `
SELECT id AS task_id, lane * 10 + priority + 1 AS order FROM device_task
WHERE device_id = $1 AND state = 'queued' AND not_before <= now() AND expires_at > now()
ORDER BY lane, priority, seq LIMIT $2`,
} as const;

/** Cancels up to $2 tasks that wait for one which ended badly: for any of $1, or for any at all when that is null. */
export const endDependentsStatement = {
  name: 'end_dependents',
  text: `
WITH RECURSIVE doomed AS (
  SELECT t.id FROM device_task t JOIN device_task d ON d.id = t.depends_on
  WHERE t.depends_on IS NOT NULL AND t.settled_at IS NULL AND t.state = 'queued'
    AND d.state IN ('failed', 'expired', 'cancelled') AND ($1::uuid[] IS NULL OR t.depends_on = ANY($1::uuid[]))
  UNION
  SELECT t.id FROM doomed JOIN device_task t ON t.depends_on = doomed.id
  WHERE t.depends_on IS NOT NULL AND t.settled_at IS NULL AND t.state = 'queued'
), locked AS MATERIALIZED (
  SELECT t.id FROM device_task t WHERE t.id IN (SELECT id FROM doomed LIMIT $2) AND t.settled_at IS NULL FOR UPDATE OF t
)
UPDATE device_task t SET state = 'cancelled', reason = 'dependencyFailed', settled_at = now() FROM locked WHERE t.id = locked.id
RETURNING t.id AS task_id, t.device_id, t.state`,
} as const;

export const expireStatement = {
  name: 'expire_tasks',
  text: `
WITH overdue AS MATERIALIZED (
  SELECT id FROM device_task WHERE settled_at IS NULL AND state = 'queued' AND expires_at <= now()
  ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
UPDATE device_task t SET state = 'expired', settled_at = now() FROM overdue WHERE t.id = overdue.id
RETURNING t.id AS task_id, t.device_id, t.state`,
} as const;

/** Deletes up to $2 tasks, with their steps, that were settled $1 days ago and that no open task waits for. */
export const forgetStatement = {
  name: 'forget_tasks',
  text: `
WITH old AS MATERIALIZED (
  SELECT t.id FROM device_task t
  WHERE t.settled_at < now() - make_interval(days => $1) AND NOT EXISTS (
    SELECT FROM device_task w WHERE w.depends_on = t.id AND w.depends_on IS NOT NULL AND w.settled_at IS NULL)
  ORDER BY t.settled_at LIMIT $2 FOR UPDATE SKIP LOCKED
)
DELETE FROM device_task t USING old WHERE t.id = old.id RETURNING t.id`,
} as const;
