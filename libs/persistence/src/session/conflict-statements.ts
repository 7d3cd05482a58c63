import { identityConflict, identityConflictCode } from '#device';

const { takeOvers, withinSec, spacingSec, lastsSec } = identityConflict;

const isTakeOver = 'k.new_host <> s.device_host';
const isRecent = `s.take_overs_since > now() - interval '${withinSec} s'`;
const isConflict = `(s.conflict_until > now() OR (${isRecent} AND s.take_overs + 1 >= ${takeOvers}))`;
const longest = `now() + interval '${lastsSec} s'`;

/** Counts, in an update of the session row `s`, an Inform `k` of another device than the last one of this identity. */
export const takeOverAssignments = `
    device_host = coalesce(k.new_host, s.device_host),
    rival_host = CASE WHEN ${isTakeOver} THEN s.device_host ELSE s.rival_host END,
    take_overs = CASE WHEN ${isTakeOver} THEN CASE WHEN ${isRecent} THEN least(s.take_overs + 1, 1000) ELSE 1 END ELSE s.take_overs END,
    take_overs_since = CASE WHEN ${isTakeOver} AND ${isRecent} IS NOT TRUE THEN now() ELSE s.take_overs_since END,
    conflict_until = CASE WHEN ${isTakeOver} AND ${isConflict} THEN ${longest} ELSE s.conflict_until END`;

/** True, of the session row after that update, when it has shown a conflict that was not known. */
export const isNewConflict = `s.take_overs = ${takeOvers} AND s.conflict_until = ${longest}`;

/** True while a session row may not be taken: the devices of a conflict wait for each other. */
export const isHeldBack = `s.conflict_until > now() AND s.opened_at > now() - interval '${spacingSec} s'`;

/** Tells operators of the conflict: $1 event, $2 device, $3 epoch, $4 what is known of it. */
export const conflictEventStatement = {
  name: 'identity_conflict',
  text: `INSERT INTO event (id, device_id, epoch, kind, code, details) VALUES ($1, $2, $3, 'alert', '${identityConflictCode}', $4)`,
} as const;
