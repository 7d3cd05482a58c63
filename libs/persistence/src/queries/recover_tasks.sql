WITH live AS MATERIALIZED (
  SELECT device_id, epoch, outstanding_attempt FROM device_session WHERE device_id = $1 AND epoch = $2 AND turn = $3 FOR UPDATE
), left_open AS MATERIALIZED (
  SELECT t.id, t.next_step, t.step_count, s.attempts, s.completion_kind, s.completion_s, s.instances
  FROM device_task t JOIN task_step s ON s.task_id = t.id AND s.n = t.next_step
  WHERE t.device_id = (SELECT device_id FROM live) AND t.state = 'inSession' FOR UPDATE OF t
), attempt AS (
  UPDATE task_attempt a SET settled_at = now(),
    state = CASE WHEN (a.id, a.method) IN (SELECT * FROM unnest($4::uuid[], $5::text[])) OR (a.method = 'FactoryReset' AND $9)
      THEN 'answered' ELSE 'indeterminate' END
  FROM left_open o WHERE a.task_id = o.id AND a.step = o.next_step AND a.state = 'dispatched' AND a.epoch < $2
  RETURNING a.id, a.task_id, a.method, a.state = 'answered' AS proven
), verdict AS (
  SELECT a.id AS attempt, a.task_id, o.next_step, o.completion_s,
    CASE WHEN o.is_sought THEN 'indeterminate'
      WHEN a.proven AND o.completion_kind IS NOT NULL THEN 'waitingForDevice'
      WHEN a.proven AND o.next_step >= o.step_count THEN 'succeeded'
      WHEN a.proven OR (a.method = ANY($6::text[]) AND o.attempts < $7) THEN 'queued'
      WHEN a.method = ANY($8::text[]) THEN 'failed' ELSE 'indeterminate' END AS state,
    a.proven AND NOT o.is_sought AND o.completion_kind IS NULL AS done,
    CASE WHEN a.proven THEN NULL WHEN a.method = ANY($6::text[]) AND o.attempts >= $7 THEN 'neverAnswered'
      WHEN a.method = 'Reboot' AND $10 THEN 'probablyRebooted' END AS reason
  FROM attempt a JOIN left_open l ON l.id = a.task_id,
    -- What comes next in a chain may name the instance, which its key does not tell.
    LATERAL (SELECT l.*, a.proven AND a.method = 'AddObject' AND l.next_step < l.step_count AND l.instances IS NOT NULL AS is_sought) o
), step AS (
  UPDATE task_step s SET state = CASE WHEN v.done THEN 'succeeded' ELSE v.state END
  FROM verdict v WHERE s.task_id = v.task_id AND s.n = v.next_step
)
UPDATE device_task t SET state = v.state, reason = v.reason,
  next_step = CASE WHEN v.done THEN least(t.next_step + 1, t.step_count) ELSE t.next_step END,
  open_attempt = CASE WHEN v.state IN ('waitingForDevice', 'indeterminate') THEN v.attempt END,
  awaited_until = CASE WHEN v.state = 'waitingForDevice' THEN now() + make_interval(secs => v.completion_s) END,
  settled_at = CASE WHEN v.state IN ('queued', 'waitingForDevice') THEN NULL ELSE now() END
FROM verdict v WHERE t.id = v.task_id
RETURNING t.id AS task_id, t.state
