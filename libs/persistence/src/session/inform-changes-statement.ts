import { factAssignments } from '../inventory/fact-columns.js';
import { beforeReported, mergeReported } from '../history/history-statements.js';
import { promoteReported } from '../promoted/promoted-statements.js';
import { dueRefresh } from './due-refresh.js';

const places = {
  overlay: '$14',
  followed: '$24',
  always: '$25',
  known: '$26',
  knownVersion: '$27',
  historyId: '$28',
  mostPerDay: '$29',
};

/**
 * What an Inform changes: facts, parameters, events, and the digest last, so that a crash before this statement
 * leaves the next Inform to be stored in full.
 *
 * An event is a re-delivery, and not stored again, when the CPE counts failed attempts ($18) and one of the sessions
 * of these attempts has stored the same code and CommandKey: none further back than it counts, none older than its
 * retries can be ($19), and only since the device last showed that it had got an InformResponse. Attempts that were
 * refused before they got here make no session, so that the count alone would reach back to events that were answered.
 */
export const informChangesStatement = {
  name: 'inform_changes',
  text: `
WITH session AS MATERIALIZED (
  SELECT device_id, coalesce(software_stamp <> $20 OR model_stamp <> $21, software_stamp <> $20, model_stamp <> $21, false) AS is_other
  FROM device_session WHERE device_id = $1 AND epoch = $2 AND turn = 0 FOR UPDATE
), ${beforeReported(places)}, live AS MATERIALIZED (
  UPDATE device_session s SET inform_digest = $3,
    unconfirmed_epoch = CASE WHEN cardinality($15::uuid[]) > 0 THEN coalesce(s.unconfirmed_epoch, $2) ELSE s.unconfirmed_epoch END,
    software_stamp = coalesce($20, s.software_stamp), model_stamp = coalesce($21, s.model_stamp),
    refresh_due_at = CASE WHEN f.is_other OR $13 THEN now()
      WHEN $22 AND s.refresh_due_at IS NULL THEN now() + make_interval(secs => $23) ELSE s.refresh_due_at END,
    refresh_scope = CASE WHEN f.is_other OR $13 THEN 'model'
      WHEN $22 AND s.refresh_due_at IS NULL THEN 'tables' ELSE s.refresh_scope END
  FROM before b JOIN session f USING (device_id) WHERE s.device_id = b.device_id AND b.ok
  RETURNING s.device_id, s.epoch, s.unconfirmed_epoch, s.outstanding_attempt, ${dueRefresh} AS due_refresh, f.is_other
), facts AS (
  UPDATE device d SET ${factAssignments},
    connection_request_secret = CASE WHEN $13 THEN NULL ELSE d.connection_request_secret END,
    connection_request_offered_at = CASE WHEN $13 THEN NULL ELSE d.connection_request_offered_at END,
    stun_offer = CASE WHEN $13 THEN NULL ELSE d.stun_offer END,
    xmpp_offer = CASE WHEN $13 THEN NULL ELSE d.xmpp_offer END,
    xmpp_instance = CASE WHEN $13 THEN NULL ELSE d.xmpp_instance END
  FROM live WHERE d.id = live.device_id
), ${mergeReported(places)}, promoted AS (${promoteReported('merged', places.overlay)}
), events AS (
  INSERT INTO event (id, device_id, epoch, kind, code, command_key)
  SELECT e.id, live.device_id, live.epoch, 'inform', e.code, e.command_key
  FROM live, unnest($15::uuid[], $16::text[], $17::text[]) AS e (id, code, command_key)
  WHERE $18::int = 0 OR NOT EXISTS (
    SELECT 1 FROM event f WHERE f.device_id = live.device_id AND f.id >= $19::uuid
      AND f.epoch >= greatest(live.unconfirmed_epoch, live.epoch - $18) AND f.kind = 'inform'
      AND f.code = e.code AND f.command_key = e.command_key)
)
SELECT before.ok, (SELECT overlay_size FROM merged) AS overlay_size, live.due_refresh, live.is_other
FROM before LEFT JOIN live USING (device_id)`,
} as const;

/** The refresh that was due has become a task. */
export const refreshQueuedStatement = {
  name: 'refresh_queued',
  text: 'UPDATE device_session SET refresh_due_at = NULL WHERE device_id = $1 AND epoch = $2 AND turn = $3',
} as const;
