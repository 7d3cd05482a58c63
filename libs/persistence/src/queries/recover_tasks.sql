WITH live AS MATERIALIZED (
  SELECT device_id, epoch, outstanding_attempt FROM device_session WHERE device_id = $1 AND epoch = $2 AND turn = $3 FOR UPDATE
), left_open AS MATERIALIZED (
  SELECT t.id, t.next_step, s.attempts FROM device_task t JOIN task_step s ON s.task_id = t.id AND s.n = t.next_step
  WHERE t.device_id = (SELECT device_id FROM live) AND t.state = 'inSession' FOR UPDATE OF t
), attempt AS (
  UPDATE task_attempt a SET settled_at = now(),
    state = CASE WHEN (a.id, a.method) IN (SELECT * FROM unnest($4::uuid[], $5::text[])) THEN 'answered' ELSE 'indeterminate' END
  FROM left_open o WHERE a.task_id = o.id AND a.step = o.next_step AND a.state = 'dispatched' AND a.epoch < $2
  RETURNING a.task_id, a.state = 'answered' AS proven, a.method = ANY($6::text[]) AND o.attempts < $7 AS repeatable
), task AS (
  UPDATE device_task t SET
    state = CASE WHEN a.proven AND t.next_step >= t.step_count THEN 'succeeded'
      WHEN a.proven OR a.repeatable THEN 'queued' ELSE 'indeterminate' END,
    next_step = CASE WHEN a.proven AND t.next_step < t.step_count THEN t.next_step + 1 ELSE t.next_step END,
    settled_at = CASE WHEN (a.proven AND t.next_step >= t.step_count) OR NOT (a.proven OR a.repeatable) THEN now() END
  FROM attempt a WHERE t.id = a.task_id
  RETURNING t.id, t.state
), step AS (
  UPDATE task_step s SET state = CASE WHEN a.proven THEN 'succeeded' WHEN a.repeatable THEN 'queued' ELSE 'indeterminate' END
  FROM attempt a JOIN left_open o ON o.id = a.task_id WHERE s.task_id = o.id AND s.n = o.next_step
)
SELECT id AS task_id, state FROM task
