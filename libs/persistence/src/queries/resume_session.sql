WITH resumed AS (
  UPDATE device_session SET turn = turn + 1, owner = $3
  WHERE device_id = $1 AND epoch = $2 AND opened_at > now() - interval '10 minutes'
  RETURNING *
)
SELECT d.id, d.public_id, d.onboarding, r.epoch, r.turn, r.namespace, r.cwmp_version, r.timeout_s, r.outstanding_attempt,
  r.rpc_count, r.disrupted,
  r.unconfirmed_epoch IS NOT NULL AS unconfirmed, coalesce(d.trace_until > now(), false) AS traced,
  d.onboarding = 'approved' AND (
    EXISTS (SELECT 1 FROM device_task t WHERE t.device_id = d.id AND t.state = 'queued'
      AND t.not_before <= now() AND t.expires_at > now())
    OR EXISTS (SELECT 1 FROM device_task t JOIN task_attempt a ON a.task_id = t.id AND a.state = 'dispatched'
      WHERE t.device_id = d.id AND t.state = 'inSession' AND a.epoch < r.epoch)) AS pending
FROM resumed r JOIN device d ON d.id = r.device_id
