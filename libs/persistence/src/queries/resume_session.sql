WITH former AS MATERIALIZED (
  SELECT device_id, owner FROM device_session WHERE device_id = $1 AND epoch = $2 FOR UPDATE
), resumed AS (
  UPDATE device_session s SET turn = s.turn + 1, owner = $3 FROM former f
  WHERE s.device_id = f.device_id AND s.epoch = $2 AND s.opened_at > now() - interval '10 minutes'
    AND NOT EXISTS (SELECT FROM device q WHERE q.id = s.device_id AND q.quarantined_at IS NOT NULL)
  RETURNING s.*, f.owner AS former_owner
)
SELECT d.id, d.public_id, d.onboarding, r.epoch, r.turn, r.namespace, r.cwmp_version, r.timeout_s, r.outstanding_attempt,
  r.rpc_count, r.disrupted, r.former_owner,
  r.unconfirmed_epoch IS NOT NULL AS unconfirmed, coalesce(d.trace_until > now(), false) AS traced,
  d.onboarding = 'approved' AND (
    EXISTS (SELECT 1 FROM device_task t WHERE t.device_id = d.id AND t.state = 'queued'
      AND t.not_before <= now() AND t.expires_at > now())
    OR EXISTS (SELECT 1 FROM device_task t JOIN task_attempt a ON a.task_id = t.id AND a.state = 'dispatched'
      WHERE t.device_id = d.id AND t.state = 'inSession' AND a.epoch < r.epoch)) AS pending
FROM resumed r JOIN device d ON d.id = r.device_id
