WITH live AS MATERIALIZED (
  UPDATE device_session SET inform_digest = NULL WHERE device_id = $1 AND epoch = $2 AND turn = $3 RETURNING device_id
), merged AS (
  UPDATE device_params p SET overlay = p.overlay || $4::jsonb, version = p.version + 1, updated_at = now()
  FROM live WHERE p.device_id = live.device_id
  RETURNING p.device_id, (SELECT count(*)::int FROM jsonb_object_keys(p.overlay)) AS size
), promoted AS (
  INSERT INTO promoted_param (device_id, path_id, value)
  SELECT merged.device_id, path.id, $4::jsonb -> path.path ->> 0
  FROM merged CROSS JOIN param_path path
    LEFT JOIN promoted_param known ON known.device_id = merged.device_id AND known.path_id = path.id
  WHERE $4::jsonb ? path.path AND path.state <> 'removing'
    AND known.value IS DISTINCT FROM $4::jsonb -> path.path ->> 0
  ON CONFLICT (device_id, path_id) DO UPDATE SET value = excluded.value
)
SELECT size FROM merged
