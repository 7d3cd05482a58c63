import { factAssignments } from '../inventory/fact-columns.js';
import { beforeReported, mergeReported } from '../history/history-statements.js';
import { promoteReported } from '../promoted/promoted-statements.js';

/**
 * A known device's Inform in one statement: it raises the epoch, so that an older session can write no more, and
 * tells whether work is pending. An Inform that says nothing new needs no other statement; `inform_digest` is the
 * fingerprint of the last one that was stored.
 */
export const informStatement = {
  name: 'inform',
  text: `
WITH known AS MATERIALIZED (
  SELECT id, public_id, onboarding, cpe_username, periodic_inform_interval_s, bootstrap_accepted_until,
    coalesce(trace_until > now(), false) AS traced,
    cpe_username IS NULL OR bootstrap_accepted_until > now() AS takes_bootstrap,
    onboarding = 'approved' AND $12::text = 'bootstrap'
      AND (cpe_credential_offered_at IS NULL OR cpe_credential_offered_at < now() - interval '1 day') AS needs_cpe_credentials,
    connection_request_secret IS NULL AND onboarding = 'approved'
      AND (connection_request_offered_at IS NULL OR connection_request_offered_at < now() - interval '1 day') AS needs_credentials
  FROM device WHERE oui = $1 AND product_class = $2 AND serial_number = $3
), opened AS (
  UPDATE device_session s SET
    epoch = s.epoch + 1, turn = 0, owner = $4, opened_at = now(), last_inform_at = now(),
    inform_due_at = now() + make_interval(secs => 60 + 2 * coalesce($11, k.periodic_inform_interval_s, 3600)),
    namespace = $5, cwmp_version = $6, timeout_s = $7, principal = $8, rpc_count = 0, disrupted = false, outstanding_attempt = NULL,
    nonce = $9, nc = $10,
    -- Who counts no failures has had his answer, whatever he did with it.
    unconfirmed_epoch = CASE WHEN $13::int > 0 THEN s.unconfirmed_epoch END
  FROM known k
  WHERE s.device_id = k.id
    AND ($9::text IS NULL OR s.nonce IS DISTINCT FROM $9 OR s.nc < $10)
    AND (CASE $12 WHEN 'device' THEN k.cpe_username = $8 WHEN 'bootstrap' THEN k.takes_bootstrap ELSE true END)
  RETURNING s.epoch, s.inform_digest, s.unconfirmed_epoch
), settled_credentials AS (
  -- A device that shows its own credentials once has left the bootstrap ones behind.
  UPDATE device d SET bootstrap_accepted_until = NULL FROM known k, opened o
  WHERE d.id = k.id AND $12 = 'device' AND k.bootstrap_accepted_until IS NOT NULL
)
SELECT k.id, k.public_id, k.onboarding, k.cpe_username, k.traced, k.takes_bootstrap, k.needs_credentials, k.needs_cpe_credentials,
  o.epoch, o.inform_digest, o.unconfirmed_epoch IS NOT NULL AS unconfirmed,
  k.onboarding = 'approved' AND (
    EXISTS (SELECT 1 FROM device_task t WHERE t.device_id = k.id AND t.state = 'queued'
      AND t.not_before <= now() AND t.expires_at > now())
    OR EXISTS (SELECT 1 FROM device_task t WHERE t.device_id = k.id AND t.state = 'inSession')) AS pending
FROM known k LEFT JOIN opened o ON true`,
} as const;

const places = {
  overlay: '$14',
  followed: '$20',
  always: '$21',
  known: '$22',
  knownVersion: '$23',
  historyId: '$24',
  mostPerDay: '$25',
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
  SELECT device_id FROM device_session WHERE device_id = $1 AND epoch = $2 AND turn = 0 FOR UPDATE
), ${beforeReported(places)}, live AS MATERIALIZED (
  UPDATE device_session s SET inform_digest = $3,
    unconfirmed_epoch = CASE WHEN cardinality($15::uuid[]) > 0 THEN coalesce(s.unconfirmed_epoch, $2) ELSE s.unconfirmed_epoch END
  FROM before b WHERE s.device_id = b.device_id AND b.ok
  RETURNING s.device_id, s.epoch, s.unconfirmed_epoch, s.outstanding_attempt
), facts AS (
  UPDATE device d SET ${factAssignments},
    connection_request_secret = CASE WHEN $13 THEN NULL ELSE d.connection_request_secret END,
    connection_request_offered_at = CASE WHEN $13 THEN NULL ELSE d.connection_request_offered_at END
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
SELECT before.ok, (SELECT overlay_size FROM merged) AS overlay_size FROM before`,
} as const;

/** The device has shown that it got the InformResponse: what it told until now is not told again. */
export const confirmInformStatement = {
  name: 'confirm_inform',
  text: 'UPDATE device_session SET unconfirmed_epoch = NULL WHERE device_id = $1 AND epoch = $2 AND turn = $3',
} as const;
