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

export const mergeStatement = {
  name: 'merge_parameters',
  text: `
WITH ${changedLiveSession}, merged AS (
  UPDATE device_params p SET overlay = p.overlay || $4::jsonb, version = p.version + 1, updated_at = now()
  FROM live WHERE p.device_id = live.device_id
  RETURNING p.device_id, (SELECT count(*)::int FROM jsonb_object_keys(p.overlay)) AS size
), promoted AS (${promoteReported('merged', '$4')}
)
SELECT size FROM merged`,
} as const;

const fold = (live: string) => `
WITH ${live}, folded AS (
  UPDATE device_params p SET snapshot = $4, overlay = '{}', version = p.version + 1, updated_at = now()
  FROM live WHERE p.device_id = live.device_id AND p.version = $5
  RETURNING p.device_id
), ${promoteTree}
SELECT EXISTS (SELECT 1 FROM live) AS live, EXISTS (SELECT 1 FROM folded) AS stored`;

export const foldStatement = { name: 'fold_parameters', text: fold(changedLiveSession) } as const;

/** Folds what is stored already: an Inform that repeats itself still says nothing new. */
export const compactStatement = { name: 'compact_parameters', text: fold(lockedLiveSession) } as const;
