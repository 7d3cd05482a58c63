WITH session AS MATERIALIZED (
  SELECT device_id FROM device_session WHERE device_id = $1 AND epoch = $2 AND turn = $3 FOR UPDATE
), before AS MATERIALIZED (
  SELECT p.device_id, p.overlay, coalesce(p.snapshot IS NULL OR p.overlay ?& $5::text[] OR p.version = $8::bigint, false) AS ok
  FROM device_params p JOIN session USING (device_id) FOR NO KEY UPDATE OF p
), live AS (
  UPDATE device_session s SET inform_digest = CASE WHEN $11 THEN s.inform_digest END FROM before b WHERE s.device_id = b.device_id AND b.ok
  RETURNING s.device_id, s.epoch, s.outstanding_attempt
), told AS (
  SELECT f.path, $4::jsonb -> f.path ->> 0 AS value, $4::jsonb -> f.path -> 3 AS source,
    CASE WHEN b.overlay ? f.path THEN b.overlay -> f.path ->> 0 ELSE $7::jsonb ->> f.path END AS old
  FROM before b, unnest($5::text[]) AS f (path) WHERE b.ok
), changed AS MATERIALIZED (
  SELECT coalesce(jsonb_object_agg(path, jsonb_build_array(CASE WHEN length(old) > 1024 THEN left(old, 1023) || '…' ELSE old END, CASE WHEN length(value) > 1024 THEN left(value, 1023) || '…' ELSE value END, source)), '{}') || coalesce($6::jsonb, '{}') AS changes,
    count(*)::int + (SELECT count(*)::int FROM jsonb_object_keys(coalesce($6::jsonb, '{}'))) AS size
  FROM told WHERE old IS DISTINCT FROM value AND (old IS NOT NULL OR source = '"set"')
), merged AS (
  UPDATE device_params p SET overlay = p.overlay || $4::jsonb, version = p.version + 1, updated_at = now(),
    history_day = CASE WHEN c.size > 0 THEN current_date ELSE p.history_day END,
    history_count = CASE WHEN c.size = 0 THEN p.history_count WHEN p.history_day = current_date THEN p.history_count + c.size ELSE c.size END
  FROM live, changed c WHERE p.device_id = live.device_id
  RETURNING p.device_id, (SELECT count(*)::int FROM jsonb_object_keys(p.overlay)) AS overlay_size, p.history_count
), kept AS (
  INSERT INTO param_history (id, device_id, epoch, attempt_id, changes)
  SELECT $9::uuid, m.device_id, live.epoch, live.outstanding_attempt, c.changes
  FROM merged m, live, changed c WHERE c.size > 0 AND m.history_count <= $10::int
), promoted AS (
  INSERT INTO promoted_param (device_id, path_id, value)
  SELECT merged.device_id, path.id, $4::jsonb -> path.path ->> 0
  FROM merged CROSS JOIN param_path path
    LEFT JOIN promoted_param known ON known.device_id = merged.device_id AND known.path_id = path.id
  WHERE $4::jsonb ? path.path AND path.state <> 'removing'
    AND known.value IS DISTINCT FROM $4::jsonb -> path.path ->> 0
  ON CONFLICT (device_id, path_id) DO UPDATE SET value = excluded.value
)
SELECT before.ok, (SELECT overlay_size FROM merged) AS size FROM before
