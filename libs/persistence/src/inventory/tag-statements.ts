// One statement each, with the row locked, so that writers of one device do not lose each other's tags. The device
// is there if a row is; `tagged` says whether it has the tag now.

export const addTagStatement = `
WITH found AS MATERIALIZED (
  SELECT id, $2::text = ANY(tags) AS has_it, cardinality(tags) < $3 AS has_room FROM device WHERE public_id = $1 FOR UPDATE
), changed AS (
  UPDATE device d SET tags = ARRAY(SELECT unnest(d.tags || $2::text) COLLATE "C" ORDER BY 1), updated_at = now()
  FROM found WHERE d.id = found.id AND NOT has_it AND has_room
)
SELECT has_it OR has_room AS tagged FROM found`;

export const removeTagStatement = `
WITH found AS MATERIALIZED (
  SELECT id, $2::text = ANY(tags) AS has_it FROM device WHERE public_id = $1 FOR UPDATE
), changed AS (
  UPDATE device d SET tags = array_remove(d.tags, $2::text), updated_at = now() FROM found WHERE d.id = found.id AND has_it
)
SELECT id FROM found`;
