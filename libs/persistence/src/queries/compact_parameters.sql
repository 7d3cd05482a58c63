WITH live AS MATERIALIZED (
  SELECT device_id FROM device_session WHERE device_id = $1 AND epoch = $2 AND turn = $3 FOR UPDATE
), folded AS (
  UPDATE device_params p SET snapshot = $4, overlay = '{}', version = p.version + 1, updated_at = now()
  FROM live WHERE p.device_id = live.device_id AND p.version = $5
  RETURNING p.device_id
), wanted AS (
  SELECT path_id::integer, value FROM jsonb_each_text($6::jsonb) AS each (path_id, value)
), demoted AS (
  DELETE FROM promoted_param p USING folded
  WHERE p.device_id = folded.device_id AND p.path_id = ANY($7::integer[])
    AND p.path_id NOT IN (SELECT path_id FROM wanted)
), promoted AS (
  INSERT INTO promoted_param (device_id, path_id, value)
  SELECT folded.device_id, wanted.path_id, wanted.value
  FROM folded CROSS JOIN wanted
    LEFT JOIN promoted_param known ON known.device_id = folded.device_id AND known.path_id = wanted.path_id
  WHERE known.value IS DISTINCT FROM wanted.value
  ON CONFLICT (device_id, path_id) DO UPDATE SET value = excluded.value
)
SELECT EXISTS (SELECT 1 FROM live) AS live, EXISTS (SELECT 1 FROM folded) AS stored
