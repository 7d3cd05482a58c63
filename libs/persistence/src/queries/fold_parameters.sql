WITH live AS MATERIALIZED (
  UPDATE device_session SET inform_digest = NULL WHERE device_id = $1 AND epoch = $2 AND turn = $3
  RETURNING device_id, epoch, outstanding_attempt
), folded AS (
  UPDATE device_params p SET snapshot = $4, overlay = '{}', version = p.version + 1, updated_at = now(),
    history_day = CASE WHEN $10::int > 0 THEN current_date ELSE p.history_day END,
    history_count = CASE WHEN $10::int = 0 THEN p.history_count WHEN p.history_day = current_date THEN p.history_count + $10::int ELSE $10::int END
  FROM live WHERE p.device_id = live.device_id AND p.version = $5
  RETURNING p.device_id, p.history_count
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
), kept AS (
  INSERT INTO param_history (id, device_id, epoch, attempt_id, changes)
  SELECT $8::uuid, folded.device_id, live.epoch, live.outstanding_attempt, $9::jsonb
  FROM folded, live WHERE $10::int > 0 AND folded.history_count <= $11::int
)
SELECT EXISTS (SELECT 1 FROM live) AS live, EXISTS (SELECT 1 FROM folded) AS stored
