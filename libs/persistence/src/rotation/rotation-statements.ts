/** $1 places, $2 the key of today. */
export const startRotationStatement = {
  name: 'start_secret_rotation',
  text: `
INSERT INTO secret_rotation (place, key_id) SELECT place, $2 FROM unnest($1::text[]) AS place
ON CONFLICT (place) DO UPDATE SET key_id = excluded.key_id, worked_to = NULL, seen = 0, sealed_anew = 0, unreadable = 0,
  started_at = now(), finished_at = NULL`,
} as const;

/** The same for places that another key was rotated to last. */
export const startNewRotationStatement = {
  name: 'start_new_secret_rotation',
  text: `${startRotationStatement.text}
WHERE secret_rotation.key_id <> excluded.key_id`,
} as const;

/** Whether one of the keys $1 is the one that some place was rotated to last. */
export const rotatedToStatement = {
  name: 'secret_rotation_to',
  text: `SELECT 1 FROM secret_rotation WHERE key_id = ANY($1::integer[]) LIMIT 1`,
} as const;

/** Locks a place that has work left, so that another process finds another or none. */
export const openPlaceStatement = `
SELECT place, worked_to FROM secret_rotation WHERE finished_at IS NULL AND key_id = $1 AND place = ANY($2::text[])
ORDER BY place LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`;

/** $2 key of the last row, $3 rows, $4 sealed anew, $5 unreadable, $6 whether it was the last batch. */
export const advanceStatement = `
UPDATE secret_rotation SET worked_to = coalesce($2::text[], worked_to), seen = seen + $3, sealed_anew = sealed_anew + $4,
  unreadable = unreadable + $5, finished_at = CASE WHEN $6 THEN now() END
WHERE place = $1`;

export const rotationProgressStatement = {
  name: 'secret_rotation_progress',
  text: `
SELECT place, seen::float AS seen, sealed_anew::float AS "sealedAnew", unreadable::float AS unreadable,
  started_at AS "startedAt", finished_at AS "finishedAt"
FROM secret_rotation ORDER BY place`,
} as const;
