WITH known AS MATERIALIZED (
  SELECT id, public_id, onboarding, cpe_username, periodic_inform_interval_s, bootstrap_accepted_until,
    coalesce(trace_until > now(), false) AS traced,
    cpe_username IS NULL OR bootstrap_accepted_until > now() AS takes_bootstrap,
    onboarding = 'approved' AND $12::text = 'bootstrap'
      AND (cpe_credential_offered_at IS NULL OR cpe_credential_offered_at < now() - interval '1 day') AS needs_cpe_credentials,
    connection_request_secret IS NULL AND onboarding = 'approved'
      AND (connection_request_offered_at IS NULL OR connection_request_offered_at < now() - interval '1 day') AS needs_credentials
  FROM device WHERE oui = $1 AND product_class = $2 AND serial_number = $3
), opened AS (
  UPDATE device_session s SET
    epoch = s.epoch + 1, turn = 0, owner = $4, opened_at = now(), last_inform_at = now(),
    inform_due_at = now() + make_interval(secs => 60 + 2 * coalesce($11, k.periodic_inform_interval_s, 3600)),
    namespace = $5, cwmp_version = $6, timeout_s = $7, principal = $8, rpc_count = 0, disrupted = false, outstanding_attempt = NULL,
    nonce = $9, nc = $10,
    -- Who counts no failures has had his answer, whatever he did with it.
    unconfirmed_epoch = CASE WHEN $13::int > 0 THEN s.unconfirmed_epoch END
  FROM known k
  WHERE s.device_id = k.id
    AND ($9::text IS NULL OR s.nonce IS DISTINCT FROM $9 OR s.nc < $10)
    AND (CASE $12 WHEN 'device' THEN k.cpe_username = $8 WHEN 'bootstrap' THEN k.takes_bootstrap ELSE true END)
  RETURNING s.epoch, s.inform_digest, s.unconfirmed_epoch
), settled_credentials AS (
  -- A device that shows its own credentials once has left the bootstrap ones behind.
  UPDATE device d SET bootstrap_accepted_until = NULL FROM known k, opened o
  WHERE d.id = k.id AND $12 = 'device' AND k.bootstrap_accepted_until IS NOT NULL
)
SELECT k.id, k.public_id, k.onboarding, k.cpe_username, k.traced, k.takes_bootstrap, k.needs_credentials, k.needs_cpe_credentials,
  o.epoch, o.inform_digest, o.unconfirmed_epoch IS NOT NULL AS unconfirmed,
  k.onboarding = 'approved' AND (
    EXISTS (SELECT 1 FROM device_task t WHERE t.device_id = k.id AND t.state = 'queued'
      AND t.not_before <= now() AND t.expires_at > now())
    OR EXISTS (SELECT 1 FROM device_task t WHERE t.device_id = k.id AND t.state = 'inSession')) AS pending
FROM known k LEFT JOIN opened o ON true
