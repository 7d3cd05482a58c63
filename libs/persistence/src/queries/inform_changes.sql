WITH session AS MATERIALIZED (
  SELECT device_id, coalesce(software_stamp <> $20 OR model_stamp <> $21, software_stamp <> $20, model_stamp <> $21, false) AS is_other
  FROM device_session WHERE device_id = $1 AND epoch = $2 AND turn = 0 FOR UPDATE
), before AS MATERIALIZED (
  SELECT p.device_id, p.overlay, coalesce(p.snapshot IS NULL OR p.overlay ?& $24::text[] OR p.version = $27::bigint, false) AS ok
  FROM device_params p JOIN session USING (device_id) FOR NO KEY UPDATE OF p
), live AS MATERIALIZED (
  UPDATE device_session s SET inform_digest = $3,
    unconfirmed_epoch = CASE WHEN cardinality($15::uuid[]) > 0 THEN coalesce(s.unconfirmed_epoch, $2) ELSE s.unconfirmed_epoch END,
    software_stamp = coalesce($20, s.software_stamp), model_stamp = coalesce($21, s.model_stamp),
    refresh_due_at = CASE WHEN f.is_other OR $13 THEN now()
      WHEN $22 AND s.refresh_due_at IS NULL THEN now() + make_interval(secs => $23) ELSE s.refresh_due_at END,
    refresh_scope = CASE WHEN f.is_other OR $13 THEN 'model'
      WHEN $22 AND s.refresh_due_at IS NULL THEN 'tables' ELSE s.refresh_scope END
  FROM before b JOIN session f USING (device_id) WHERE s.device_id = b.device_id AND b.ok
  RETURNING s.device_id, s.epoch, s.unconfirmed_epoch, s.outstanding_attempt, CASE WHEN s.refresh_due_at <= now() THEN s.refresh_scope END AS due_refresh, f.is_other
), facts AS (
  UPDATE device d SET 
    manufacturer = coalesce($4, d.manufacturer), model_name = coalesce($5, d.model_name),
    software_version = coalesce($6, d.software_version), hardware_version = coalesce($7, d.hardware_version),
    provisioning_code = coalesce($8, d.provisioning_code),
    periodic_inform_interval_s = coalesce($9, d.periodic_inform_interval_s),
    connection_request_url = coalesce($10, d.connection_request_url),
    data_model_root = coalesce($11, d.data_model_root), peer_address = coalesce($12, d.peer_address),
    updated_at = now(),
    connection_request_secret = CASE WHEN $13 THEN NULL ELSE d.connection_request_secret END,
    connection_request_offered_at = CASE WHEN $13 THEN NULL ELSE d.connection_request_offered_at END,
    stun_offer = CASE WHEN $13 THEN NULL ELSE d.stun_offer END,
    xmpp_offer = CASE WHEN $13 THEN NULL ELSE d.xmpp_offer END,
    xmpp_instance = CASE WHEN $13 THEN NULL ELSE d.xmpp_instance END
  FROM live WHERE d.id = live.device_id
), told AS (
  SELECT f.path, $14::jsonb -> f.path ->> 0 AS value, $14::jsonb -> f.path -> 3 AS source,
    CASE WHEN b.overlay ? f.path THEN b.overlay -> f.path ->> 0 ELSE $26::jsonb ->> f.path END AS old
  FROM before b, unnest($24::text[]) AS f (path) WHERE b.ok
), changed AS MATERIALIZED (
  SELECT coalesce(jsonb_object_agg(path, jsonb_build_array(CASE WHEN length(old) > 1024 THEN left(old, 1023) || '…' ELSE old END, CASE WHEN length(value) > 1024 THEN left(value, 1023) || '…' ELSE value END, source)), '{}') || coalesce($25::jsonb, '{}') AS changes,
    count(*)::int + (SELECT count(*)::int FROM jsonb_object_keys(coalesce($25::jsonb, '{}'))) AS size
  FROM told WHERE old IS DISTINCT FROM value AND (old IS NOT NULL OR source = '"set"')
), merged AS (
  UPDATE device_params p SET overlay = p.overlay || $14::jsonb, version = p.version + 1, updated_at = now(),
    history_day = CASE WHEN c.size > 0 THEN current_date ELSE p.history_day END,
    history_count = CASE WHEN c.size = 0 THEN p.history_count WHEN p.history_day = current_date THEN p.history_count + c.size ELSE c.size END
  FROM live, changed c WHERE p.device_id = live.device_id
  RETURNING p.device_id, (SELECT count(*)::int FROM jsonb_object_keys(p.overlay)) AS overlay_size, p.history_count
), kept AS (
  INSERT INTO param_history (id, device_id, epoch, attempt_id, changes)
  SELECT $28::uuid, m.device_id, live.epoch, live.outstanding_attempt, c.changes
  FROM merged m, live, changed c WHERE c.size > 0 AND m.history_count <= $29::int
), promoted AS (
  INSERT INTO promoted_param (device_id, path_id, value)
  SELECT merged.device_id, path.id, $14::jsonb -> path.path ->> 0
  FROM merged CROSS JOIN param_path path
    LEFT JOIN promoted_param known ON known.device_id = merged.device_id AND known.path_id = path.id
  WHERE $14::jsonb ? path.path AND path.state <> 'removing'
    AND known.value IS DISTINCT FROM $14::jsonb -> path.path ->> 0
  ON CONFLICT (device_id, path_id) DO UPDATE SET value = excluded.value
), events AS (
  INSERT INTO event (id, device_id, epoch, kind, code, command_key)
  SELECT e.id, live.device_id, live.epoch, 'inform', e.code, e.command_key
  FROM live, unnest($15::uuid[], $16::text[], $17::text[]) AS e (id, code, command_key)
  WHERE $18::int = 0 OR NOT EXISTS (
    SELECT 1 FROM event f WHERE f.device_id = live.device_id AND f.id >= $19::uuid
      AND f.epoch >= greatest(live.unconfirmed_epoch, live.epoch - $18) AND f.kind = 'inform'
      AND f.code = e.code AND f.command_key = e.command_key)
)
SELECT before.ok, (SELECT overlay_size FROM merged) AS overlay_size, live.due_refresh, live.is_other
FROM before LEFT JOIN live USING (device_id)
