// The session row is locked before anything that a session writes: a newer Inform or a take-over then comes either
// before, and the write finds no live session, or after it.

/** The live session that the fence $1 (device), $2 (epoch), $3 (turn) names, locked until the statement has committed. */
export const lockedLiveSession = `live AS MATERIALIZED (
  SELECT device_id, epoch, outstanding_attempt FROM device_session WHERE device_id = $1 AND epoch = $2 AND turn = $3 FOR UPDATE
)`;

/** The same for a write after which an Inform that repeats itself says something new: it forgets the last Inform's digest. */
export const changedLiveSession = `live AS MATERIALIZED (
  UPDATE device_session SET inform_digest = NULL WHERE device_id = $1 AND epoch = $2 AND turn = $3
  RETURNING device_id, epoch, outstanding_attempt
)`;
