// A write under a live fence also clears the Inform's digest: what the next Inform says may differ from it.
const liveSession = `live AS MATERIALIZED (
  UPDATE device_session SET inform_digest = NULL WHERE device_id = $1 AND epoch = $2 AND turn = $3 RETURNING device_id
)`;

export const loadStatement = {
  name: 'load_parameters',
  text: 'SELECT snapshot, overlay, version FROM device_params WHERE device_id = $1',
} as const;

export const mergeStatement = {
  name: 'merge_parameters',
  text: `
WITH ${liveSession}
UPDATE device_params p SET overlay = p.overlay || $4::jsonb, version = p.version + 1, updated_at = now()
FROM live WHERE p.device_id = live.device_id
RETURNING (SELECT count(*)::int FROM jsonb_object_keys(p.overlay)) AS size`,
} as const;

export const foldStatement = {
  name: 'fold_parameters',
  text: `
WITH ${liveSession}, folded AS (
  UPDATE device_params p SET snapshot = $4, overlay = '{}', version = p.version + 1, updated_at = now()
  FROM live WHERE p.device_id = live.device_id AND p.version = $5
  RETURNING p.device_id
)
SELECT EXISTS (SELECT 1 FROM live) AS live, EXISTS (SELECT 1 FROM folded) AS stored`,
} as const;
