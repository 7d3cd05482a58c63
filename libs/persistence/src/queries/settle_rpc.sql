WITH live AS MATERIALIZED (
  UPDATE device_session SET outstanding_attempt = NULL, disrupted = disrupted OR $11
  WHERE device_id = $1 AND epoch = $2 AND turn = $3 AND outstanding_attempt = $4
  RETURNING device_id
), attempt AS (
  UPDATE task_attempt a SET state = $5, fault = $6, settled_at = now() FROM live WHERE a.id = $4
  RETURNING a.task_id, a.step
), step AS (
  UPDATE task_step s SET state = $9, result = $7, key_id = coalesce($8, s.key_id),
    cursor = coalesce($12::jsonb, s.cursor), instances = coalesce($17::int[], s.instances), attempts = CASE WHEN $13 THEN 0 ELSE s.attempts END FROM attempt
  WHERE s.task_id = attempt.task_id AND s.n = attempt.step RETURNING s.completion_s
)
UPDATE device_task t SET
  state = CASE WHEN $9 = 'succeeded' AND t.next_step < t.step_count THEN 'queued' ELSE $9 END,
  next_step = CASE WHEN $9 = 'succeeded' AND t.next_step < t.step_count THEN t.next_step + 1 ELSE t.next_step END,
  not_before = CASE WHEN $10 > 0 THEN now() + make_interval(secs => $10) ELSE t.not_before END,
  fault = $6, reason = $14,
  open_attempt = CASE WHEN $9 IN ('waitingForDevice', 'indeterminate') THEN $4 END,
  awaited_until = CASE WHEN $9 = 'waitingForDevice' THEN
    now() + make_interval(secs => coalesce($15, (SELECT completion_s FROM step))) END, assumes_success = $16,
  settled_at = CASE WHEN $9 IN ('queued', 'waitingForDevice') OR ($9 = 'succeeded' AND t.next_step < t.step_count)
    THEN NULL ELSE now() END
FROM attempt WHERE t.id = attempt.task_id
RETURNING t.state, (t.state = 'queued' AND t.not_before <= now()) OR coalesce(
  (SELECT true FROM device_task o WHERE o.device_id = $1 AND o.id <> t.id AND o.state = 'queued'
    AND o.not_before <= now() AND o.expires_at > now() LIMIT 1), false) AS is_more_due
