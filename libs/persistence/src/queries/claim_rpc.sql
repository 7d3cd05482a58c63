WITH live AS MATERIALIZED (
  SELECT device_id, rpc_count FROM device_session
  WHERE device_id = $1 AND epoch = $2 AND turn = $3 AND outstanding_attempt IS NULL FOR UPDATE
), due AS MATERIALIZED (
  SELECT t.id FROM device_task t
  WHERE t.device_id = (SELECT device_id FROM live) AND t.state = 'queued' AND t.not_before <= now() AND t.expires_at > now()
    AND EXISTS (SELECT 1 FROM device d WHERE d.id = t.device_id AND d.onboarding = 'approved')
    AND (t.depends_on IS NULL OR EXISTS (SELECT 1 FROM device_task d WHERE d.id = t.depends_on AND d.state = 'succeeded'))
  ORDER BY t.lane, t.priority, t.seq LIMIT 1 FOR UPDATE OF t SKIP LOCKED
), task AS (
  UPDATE device_task t SET state = 'inSession' FROM due WHERE t.id = due.id
  RETURNING t.id, t.next_step, t.step_count, t.proves
), step AS (
  UPDATE task_step s SET state = 'inSession', attempts = s.attempts + 1, completion = NULL,
    look_epoch = CASE WHEN (s.method = 'AddObject' AND (s.look_epoch, s.look_rpc) IS DISTINCT FROM ($2, live.rpc_count)) THEN $2 END, look_rpc = live.rpc_count + 1,
    instances = CASE WHEN (s.method = 'AddObject' AND (s.look_epoch, s.look_rpc) IS DISTINCT FROM ($2, live.rpc_count)) THEN NULL ELSE s.instances END
  FROM task, live WHERE s.task_id = task.id AND s.n = task.next_step
  RETURNING s.method, s.arguments, s.attempts, s.cursor, s.completion_kind, s.look_epoch IS NOT NULL AS is_look, s.instances
), attempt AS (
  INSERT INTO task_attempt (id, task_id, step, device_id, epoch, turn, method, state, software_version)
  SELECT $4, task.id, task.next_step, $1, $2, $3, CASE WHEN step.is_look THEN 'GetParameterNames' ELSE step.method END, 'dispatched',
    -- What a new image has to change.
    CASE WHEN step.completion_kind = 'firmware'
      THEN (SELECT nullif(d.software_version, '') FROM device d WHERE d.id = $1) END
  FROM task, step
), held AS (
  UPDATE device_session s SET outstanding_attempt = $4, rpc_count = s.rpc_count + 1 FROM task WHERE s.device_id = $1
)
SELECT task.id, task.next_step, task.step_count, task.proves, step.method, step.arguments, step.attempts, step.cursor, step.is_look, step.instances,
  -- A session has one RPC at a time: what was in flight before this claim is an older one's.
  coalesce((SELECT true FROM device_task o WHERE o.device_id = $1 AND o.state = 'inSession' LIMIT 1), false) AS left_open,
  CASE WHEN task.id IS NOT NULL THEN (SELECT to_json(studied) FROM (
SELECT d.oui, d.manufacturer, d.product_class, d.model_name, d.software_version,
  CASE WHEN q.software_version = d.software_version THEN q.learned ELSE '{}' END AS learned
FROM device d LEFT JOIN device_quirk q ON q.device_id = d.id WHERE d.id = $1) AS studied) END AS studied
FROM live LEFT JOIN (task CROSS JOIN step) ON true
