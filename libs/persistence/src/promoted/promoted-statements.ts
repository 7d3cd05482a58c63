/**
 * Keeps the promoted ones among reported values searchable, as a part of the statement that stores them. Those whose
 * value is known already cost a look, no write. A statement that began before a path was promoted does not see it;
 * see `graceSec`.
 *
 * @param stored name of the query that stored the values and returns `device_id`: it comes first, so that the row of
 *   the device's parameters is locked before those of its promoted values
 * @param overlay placeholder of the values, by path, in the form of the overlay
 */
export const promoteReported = (stored: string, overlay: string) => `
  INSERT INTO promoted_param (device_id, path_id, value)
  SELECT ${stored}.device_id, path.id, ${overlay}::jsonb -> path.path ->> 0
  FROM ${stored} CROSS JOIN param_path path
    LEFT JOIN promoted_param known ON known.device_id = ${stored}.device_id AND known.path_id = path.id
  WHERE ${overlay}::jsonb ? path.path AND path.state <> 'removing'
    AND known.value IS DISTINCT FROM ${overlay}::jsonb -> path.path ->> 0
  ON CONFLICT (device_id, path_id) DO UPDATE SET value = excluded.value`;

/** The paths that a writer of the whole tree has to know, as an object of ids by path. */
export const promotedPaths = `(SELECT jsonb_object_agg(path, id) FROM param_path WHERE state <> 'removing')`;

/**
 * The same for the whole tree of a device, as queries to stand behind the one named `folded`: $6 has the values by the
 * ids of their paths, $7 the ids of all paths that were looked for.
 */
export const promoteTree = `wanted AS (
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
)`;

export const listStatement = {
  name: 'list_promoted',
  text: `
SELECT path, state, created_at AS "createdAt",
  CASE state WHEN 'ready' THEN 1 WHEN 'removing' THEN 0
    ELSE least(1, worked_to / greatest((SELECT max(id) FROM device), 1)::float) END AS progress
FROM param_path ORDER BY path`,
} as const;

export const statesStatement = {
  name: 'promotion_states',
  text: 'SELECT path, state FROM param_path WHERE path = ANY($1::text[])',
} as const;

export const promoteStatement = {
  name: 'promote_parameter',
  text: `
INSERT INTO param_path (path) SELECT $1 WHERE (SELECT count(*) FROM param_path) < $2 ON CONFLICT (path) DO NOTHING`,
} as const;

export const demoteStatement = {
  name: 'demote_parameter',
  text: `
UPDATE param_path SET state = 'removing', worked_to = 0, changed_at = now()
WHERE path = $1 AND state <> 'removing' RETURNING id`,
} as const;

/** Locks the paths that have work left, so that another process finds other work or none. */
export const openWorkStatement = `
SELECT id, path, state, worked_to FROM param_path
WHERE state <> 'ready' AND changed_at <= now() - make_interval(secs => $1)
ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`;

export const dropValuesStatement = `
DELETE FROM promoted_param WHERE ctid = ANY(ARRAY(SELECT ctid FROM promoted_param WHERE path_id = $1 LIMIT $2))`;

export const forgetPathStatement = 'DELETE FROM param_path WHERE id = $1';

/** Locks the parameters of the next devices: who reports new values meanwhile waits for the batch. */
export const nextDevicesStatement = `
SELECT device_id, snapshot, overlay FROM device_params WHERE device_id > $1 ORDER BY device_id LIMIT $2 FOR NO KEY UPDATE`;

export const backfillStatement = `
INSERT INTO promoted_param (device_id, path_id, value)
SELECT found.* FROM unnest($1::bigint[], $2::integer[], $3::text[]) AS found (device_id, path_id, value)
  LEFT JOIN promoted_param known USING (device_id, path_id)
WHERE known.value IS DISTINCT FROM found.value
ON CONFLICT (device_id, path_id) DO UPDATE SET value = excluded.value`;

export const progressStatement = `
UPDATE param_path SET worked_to = greatest(worked_to, $2), state = CASE WHEN $3 THEN 'ready' ELSE state END
WHERE id = ANY($1::integer[])`;
