WITH known AS MATERIALIZED (
  SELECT i.*, d.id, d.public_id, d.onboarding, d.cpe_username, d.software_version, d.periodic_inform_interval_s, d.bootstrap_accepted_until,
    d.stun_offer, d.xmpp_offer, d.xmpp_instance, coalesce(d.trace_until > now(), false) AS traced,
    d.quarantined_at IS NOT NULL AS is_quarantined,
    d.cpe_username IS NULL OR d.bootstrap_accepted_until > now() AS takes_bootstrap,
    d.onboarding = 'approved' AND i.principal_kind = 'bootstrap'
      AND (d.cpe_credential_offered_at IS NULL OR d.cpe_credential_offered_at < now() - interval '1 day') AS needs_cpe_credentials,
    d.connection_request_secret IS NULL AND d.onboarding = 'approved'
      AND (d.connection_request_offered_at IS NULL OR d.connection_request_offered_at < now() - interval '1 day') AS needs_credentials
  FROM (SELECT 1 AS n, $1::text AS oui, $2::text AS product_class, $3::text AS serial_number, $4::text AS new_owner, $5::text AS new_namespace, $6::text AS new_cwmp_version, $7::int AS new_timeout_s, $8::text AS new_principal, $9::text AS new_nonce, $10::bigint AS new_nc, $11::int AS stated_interval_s, $12::text AS principal_kind, $13::int AS retry_count, $14::text AS new_host, $15::bytea AS new_digest, $16::int AS told_events, $17::int AS boot_refresh_s) AS i
  JOIN device d ON d.oui = i.oui AND d.product_class = i.product_class AND d.serial_number = i.serial_number
  
), opened AS (
  UPDATE device_session s SET
    epoch = s.epoch + 1, turn = 0, owner = k.new_owner, opened_at = now(), last_inform_at = now(),
    inform_due_at = now() + make_interval(secs => 60 + 2 * coalesce(k.stated_interval_s, k.periodic_inform_interval_s, 3600)),
    namespace = k.new_namespace, cwmp_version = k.new_cwmp_version, timeout_s = k.new_timeout_s, principal = k.new_principal,
    rpc_count = 0, disrupted = false, outstanding_attempt = NULL, nonce = k.new_nonce, nc = k.new_nc,
    -- Who counts no failures has had his answer, whatever he did with it.
    unconfirmed_epoch = CASE WHEN (k.told_events > 0 AND s.inform_digest = k.new_digest
      AND (k.retry_count = 0 OR s.unconfirmed_epoch IS NULL)) THEN s.epoch + 1 WHEN k.retry_count > 0 THEN s.unconfirmed_epoch END,
    refresh_due_at = CASE WHEN (k.told_events > 0 AND s.inform_digest = k.new_digest
      AND (k.retry_count = 0 OR s.unconfirmed_epoch IS NULL)) THEN coalesce(s.refresh_due_at, now() + make_interval(secs => k.boot_refresh_s))
      ELSE s.refresh_due_at END,
    refresh_scope = CASE WHEN (k.told_events > 0 AND s.inform_digest = k.new_digest
      AND (k.retry_count = 0 OR s.unconfirmed_epoch IS NULL)) AND s.refresh_due_at IS NULL AND k.boot_refresh_s IS NOT NULL THEN 'tables'
      ELSE s.refresh_scope END,
    device_host = coalesce(k.new_host, s.device_host),
    rival_host = CASE WHEN k.new_host <> s.device_host THEN s.device_host ELSE s.rival_host END,
    take_overs = CASE WHEN k.new_host <> s.device_host THEN CASE WHEN s.take_overs_since > now() - interval '60 s' THEN least(s.take_overs + 1, 1000) ELSE 1 END ELSE s.take_overs END,
    take_overs_since = CASE WHEN k.new_host <> s.device_host AND s.take_overs_since > now() - interval '60 s' IS NOT TRUE THEN now() ELSE s.take_overs_since END,
    conflict_until = CASE WHEN k.new_host <> s.device_host AND (s.conflict_until > now() OR (s.take_overs_since > now() - interval '60 s' AND s.take_overs + 1 >= 5)) THEN now() + interval '600 s' ELSE s.conflict_until END
  FROM known k
  WHERE s.device_id = k.id AND NOT k.is_quarantined
    AND (k.new_nonce IS NULL OR s.nonce IS DISTINCT FROM k.new_nonce OR s.nc < k.new_nc)
    AND (CASE k.principal_kind WHEN 'device' THEN k.cpe_username = k.new_principal WHEN 'bootstrap' THEN k.takes_bootstrap ELSE true END)
    AND (s.conflict_until > now() AND s.opened_at > now() - interval '60 s') IS NOT TRUE
  RETURNING s.device_id, s.epoch, s.inform_digest, s.unconfirmed_epoch, CASE WHEN s.refresh_due_at <= now() THEN s.refresh_scope END AS due_refresh,
    CASE WHEN s.take_overs = 5 AND s.conflict_until = now() + interval '600 s' THEN s.rival_host END AS rival_host
), settled_credentials AS (
  -- A device that shows its own credentials once has left the bootstrap ones behind.
  UPDATE device d SET bootstrap_accepted_until = NULL FROM known k JOIN opened o ON o.device_id = k.id
  WHERE d.id = k.id AND k.principal_kind = 'device' AND k.bootstrap_accepted_until IS NOT NULL
), events AS (
  INSERT INTO event (id, device_id, epoch, kind, code, command_key)
  SELECT e.id, o.device_id, o.epoch, 'inform', e.code, e.command_key
  FROM unnest($18::int[], $19::uuid[], $20::text[], $21::text[]) AS e (n, id, code, command_key)
  JOIN known k ON k.n = e.n JOIN opened o ON o.device_id = k.id WHERE o.unconfirmed_epoch = o.epoch
)
SELECT k.n::int, k.id, k.public_id, k.onboarding, k.cpe_username, k.traced, k.is_quarantined, k.takes_bootstrap, k.needs_credentials,
  k.stun_offer, k.xmpp_offer, k.xmpp_instance, k.software_version,
  k.needs_cpe_credentials, o.epoch, o.inform_digest::text AS inform_digest, o.due_refresh, o.unconfirmed_epoch IS NOT NULL AS unconfirmed,
  coalesce(o.unconfirmed_epoch = o.epoch, false) AS events_stored,
  o.rival_host, CASE WHEN o.epoch IS NULL THEN (SELECT s.conflict_until > now() AND s.opened_at > now() - interval '60 s' FROM device_session s WHERE s.device_id = k.id) END AS held_back,
  -- Not by EXISTS: for many devices at once the planner would rather read all tasks that are queued.
  coalesce((SELECT true FROM device_task t WHERE t.device_id = k.id AND t.state = 'queued'
    AND t.not_before <= now() AND t.expires_at > now() LIMIT 1), false) AS is_due,
  coalesce((SELECT true FROM device_task t WHERE t.device_id = k.id AND t.state = 'inSession' LIMIT 1), false) AS left_open,
  coalesce((SELECT true FROM device_task t WHERE t.device_id = k.id AND t.open_attempt IS NOT NULL LIMIT 1), false) AS awaits_evidence
FROM known k LEFT JOIN opened o ON o.device_id = k.id
