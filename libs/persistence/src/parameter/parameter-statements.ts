import {
  beforeReported,
  countChanges,
  keepTreeChanges,
  mergeReported,
} from '../history/history-statements.js';
import { promoteReported, promotedPaths, promoteTree } from '../promoted/promoted-statements.js';
import { changedLiveSession, lockedLiveSession } from '../session/live-session.js';

export const loadStatement = {
  name: 'load_parameters',
  text: 'SELECT snapshot, overlay, version FROM device_params WHERE device_id = $1',
} as const;

/** The same for who writes the whole tree back. */
export const loadToFoldStatement = {
  name: 'load_parameters_to_fold',
  text: `SELECT snapshot, overlay, version, ${promotedPaths} AS promoted FROM device_params WHERE device_id = $1`,
} as const;

const places = {
  overlay: '$4',
  followed: '$5',
  always: '$6',
  known: '$7',
  knownVersion: '$8',
  historyId: '$9',
  mostPerDay: '$10',
};

/**
 * $11 the session's own Inform, repeated, still says nothing new afterwards. `ok` is false when what the values were has
 * to be looked up first, see `mergeReported`; no row without the fence.
 */
export const mergeStatement = {
  name: 'merge_parameters',
  text: `
WITH session AS MATERIALIZED (
  SELECT device_id FROM device_session WHERE device_id = $1 AND epoch = $2 AND turn = $3 FOR UPDATE
), ${beforeReported(places)}, live AS (
  UPDATE device_session s SET inform_digest = CASE WHEN $11 THEN s.inform_digest END FROM before b WHERE s.device_id = b.device_id AND b.ok
  RETURNING s.device_id, s.epoch, s.outstanding_attempt
), ${mergeReported(places)}, promoted AS (${promoteReported('merged', places.overlay)}
)
SELECT before.ok, (SELECT overlay_size FROM merged) AS size FROM before`,
} as const;

const fold = (live: string) => `
WITH ${live}, folded AS (
  UPDATE device_params p SET snapshot = $4, overlay = '{}', version = p.version + 1, updated_at = now(),${countChanges('$10')}
  FROM live WHERE p.device_id = live.device_id AND p.version = $5
  RETURNING p.device_id, p.history_count
), ${promoteTree}, ${keepTreeChanges}
SELECT EXISTS (SELECT 1 FROM live) AS live, EXISTS (SELECT 1 FROM folded) AS stored`;

export const foldStatement = { name: 'fold_parameters', text: fold(changedLiveSession) } as const;

/** Folds what is stored already: an Inform that repeats itself still says nothing new. */
export const compactStatement = { name: 'compact_parameters', text: fold(lockedLiveSession) } as const;
