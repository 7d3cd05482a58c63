WITH live AS MATERIALIZED (
  UPDATE device_session s SET inform_digest = $3,
    unconfirmed_epoch = CASE WHEN cardinality($15::uuid[]) > 0 THEN coalesce(s.unconfirmed_epoch, $2) ELSE s.unconfirmed_epoch END
  WHERE s.device_id = $1 AND s.epoch = $2 AND s.turn = 0
  RETURNING s.device_id, s.epoch, s.unconfirmed_epoch
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
    connection_request_offered_at = CASE WHEN $13 THEN NULL ELSE d.connection_request_offered_at END
  FROM live WHERE d.id = live.device_id
), parameters AS (
  UPDATE device_params p SET overlay = p.overlay || $14::jsonb, version = p.version + 1, updated_at = now()
  FROM live WHERE p.device_id = live.device_id
  RETURNING p.device_id, (SELECT count(*)::int FROM jsonb_object_keys(p.overlay)) AS overlay_size
), promoted AS (
  INSERT INTO promoted_param (device_id, path_id, value)
  SELECT parameters.device_id, path.id, $14::jsonb -> path.path ->> 0
  FROM parameters CROSS JOIN param_path path
    LEFT JOIN promoted_param known ON known.device_id = parameters.device_id AND known.path_id = path.id
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
SELECT overlay_size FROM parameters
