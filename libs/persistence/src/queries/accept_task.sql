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
FROM target, load, dependency
