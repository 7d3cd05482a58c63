import { longestKeptValue } from '#device';

const shortened = (value: string) =>
  `CASE WHEN length(${value}) > ${longestKeptValue} THEN left(${value}, ${longestKeptValue - 1}) || '…' ELSE ${value} END`;

const counted = (changes: string) => `
    history_day = CASE WHEN ${changes} > 0 THEN current_date ELSE p.history_day END,
    history_count = CASE WHEN ${changes} = 0 THEN p.history_count WHEN p.history_day = current_date THEN p.history_count + ${changes} ELSE ${changes} END`;

/**
 * Puts reported values on top of what is stored and keeps what they change, as queries behind `session`, which holds
 * the live session's row; `before` comes first of all that writes. Its `ok` is false, and nothing must be written,
 * while the value of a followed path is known by the snapshot alone, which SQL cannot read: the caller looks it up
 * and comes again.
 */
export interface ReportedPlaces {
  /** The values by path, in the form of the overlay. */
  readonly overlay: string;
  /** Paths whose changes are kept. */
  readonly followed: string;
  /** Changes that are kept in any case, in the form of the history; null for none. */
  readonly always: string;
  /** What the snapshot has of the followed paths, by path, and at which version; both null at first. */
  readonly known: string;
  readonly knownVersion: string;
  readonly historyId: string;
  readonly mostPerDay: string;
}

export const beforeReported = ({ followed, knownVersion }: ReportedPlaces) => `before AS MATERIALIZED (
  SELECT p.device_id, p.overlay, coalesce(p.snapshot IS NULL OR p.overlay ?& ${followed}::text[] OR p.version = ${knownVersion}::bigint, false) AS ok
  FROM device_params p JOIN session USING (device_id) FOR NO KEY UPDATE OF p
)`;

/** To stand behind `live`, the row of `session` once it has been changed; empty unless `before.ok`. */
export const mergeReported = (places: ReportedPlaces) => {
  const { overlay, followed, always, known, historyId, mostPerDay } = places;
  return `told AS (
  SELECT f.path, ${overlay}::jsonb -> f.path ->> 0 AS value, ${overlay}::jsonb -> f.path -> 3 AS source,
    CASE WHEN b.overlay ? f.path THEN b.overlay -> f.path ->> 0 ELSE ${known}::jsonb ->> f.path END AS old
  FROM before b, unnest(${followed}::text[]) AS f (path) WHERE b.ok
), changed AS MATERIALIZED (
  SELECT coalesce(jsonb_object_agg(path, jsonb_build_array(${shortened('old')}, ${shortened('value')}, source)), '{}') || coalesce(${always}::jsonb, '{}') AS changes,
    count(*)::int + (SELECT count(*)::int FROM jsonb_object_keys(coalesce(${always}::jsonb, '{}'))) AS size
  FROM told WHERE old IS DISTINCT FROM value AND (old IS NOT NULL OR source = '"set"')
), merged AS (
  UPDATE device_params p SET overlay = p.overlay || ${overlay}::jsonb, version = p.version + 1, updated_at = now(),${counted('c.size')}
  FROM live, changed c WHERE p.device_id = live.device_id
  RETURNING p.device_id, (SELECT count(*)::int FROM jsonb_object_keys(p.overlay)) AS overlay_size, p.history_count
), kept AS (
  INSERT INTO param_history (id, device_id, epoch, attempt_id, changes)
  SELECT ${historyId}::uuid, m.device_id, live.epoch, live.outstanding_attempt, c.changes
  FROM merged m, live, changed c WHERE c.size > 0 AND m.history_count <= ${mostPerDay}::int
)`;
};

/** The columns that count the changes of a whole tree, for the UPDATE that writes it. */
export const countChanges = (changes: string) => counted(`${changes}::int`);

/** Keeps the changes of a whole tree, as a query behind `folded`; $8 id, $9 changes, $10 how many, $11 most in a day. */
export const keepTreeChanges = `kept AS (
  INSERT INTO param_history (id, device_id, epoch, attempt_id, changes)
  SELECT $8::uuid, folded.device_id, live.epoch, live.outstanding_attempt, $9::jsonb
  FROM folded, live WHERE $10::int > 0 AND folded.history_count <= $11::int
)`;
