import { lockedLiveSession } from '../session/live-session.js';

/** A row of `StudiedRow` for the device $1. */
export const studiedDevice = `
SELECT d.oui, d.manufacturer, d.product_class, d.model_name, d.software_version,
  CASE WHEN q.software_version = d.software_version THEN q.learned ELSE '{}' END AS learned
FROM device d LEFT JOIN device_quirk q ON q.device_id = d.id WHERE d.id = $1`;

export const findStudiedStatement = { name: 'find_studied_device', text: studiedDevice } as const;

/**
 * $4 what was learned, $5 most per device, $6 witnesses that a model needs, $7 most models' quirks. A key of the index
 * may hold 2,700 bytes: a device with a longer name than that teaches nobody but itself.
 */
export const rememberStatement = {
  name: 'remember_learned_quirk',
  text: `
WITH ${lockedLiveSession}, device AS (
  SELECT d.* FROM device d JOIN live ON live.device_id = d.id
), own AS (
  INSERT INTO device_quirk AS q (device_id, software_version, learned)
  SELECT id, software_version, ARRAY[$4::text] FROM device
  ON CONFLICT (device_id) DO UPDATE SET software_version = excluded.software_version, updated_at = now(),
    learned = CASE WHEN q.software_version <> excluded.software_version THEN excluded.learned
      WHEN q.learned @> excluded.learned OR cardinality(q.learned) >= $5::int THEN q.learned
      ELSE q.learned || excluded.learned END
)
INSERT INTO model_quirk AS m (oui, product_class, model_name, software_version, learned, witnesses)
SELECT oui, product_class, model_name, software_version, $4, ARRAY[id] FROM device
WHERE length(model_name) + length(software_version) <= 512
  AND (SELECT count(*) FROM (SELECT 1 FROM model_quirk LIMIT $7::int) AS counted) < $7::int
ON CONFLICT ON CONSTRAINT pk_model_quirk DO UPDATE SET witnesses = m.witnesses || excluded.witnesses, updated_at = now()
  WHERE cardinality(m.witnesses) < $6::int AND NOT m.witnesses @> excluded.witnesses
RETURNING oui, product_class, model_name, software_version, learned, cardinality(witnesses) AS witnesses`,
} as const;

export const modelQuirksStatement = {
  name: 'list_model_quirks',
  text: `
SELECT oui, product_class, model_name, software_version, learned FROM model_quirk
WHERE cardinality(witnesses) >= $1 ORDER BY updated_at, learned LIMIT $2`,
} as const;

export const forgetStatement = {
  name: 'forget_learned_quirks',
  text: `
WITH forgotten AS (
  DELETE FROM device_quirk q USING device d WHERE q.device_id = $1 AND d.id = $1
  RETURNING d.oui, d.product_class, d.model_name, q.software_version, q.learned
)
UPDATE model_quirk m SET witnesses = array_remove(m.witnesses, $1::bigint) FROM forgotten f
WHERE m.oui = f.oui AND m.product_class = f.product_class AND m.model_name = f.model_name
  AND m.software_version = f.software_version AND m.learned = ANY (f.learned)`,
} as const;
