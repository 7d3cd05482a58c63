import { factAssignments } from '../inventory/fact-columns.js';
import { beforeReported, mergeReported } from '../history/history-statements.js';
import { promoteReported } from '../promoted/promoted-statements.js';
import { isHeldBack, isNewConflict, takeOverAssignments } from './conflict-statements.js';

const dueRefresh = 'CASE WHEN s.refresh_due_at <= now() THEN s.refresh_scope END';
/** What the Inform statements take of each Inform, in the order of `informValues`. */
const columns: readonly (readonly [name: string, type: string])[] = [
  ['oui', 'text'],
  ['product_class', 'text'],
  ['serial_number', 'text'],
  ['new_owner', 'text'],
  ['new_namespace', 'text'],
  ['new_cwmp_version', 'text'],
  ['new_timeout_s', 'int'],
  ['new_principal', 'text'],
  ['new_nonce', 'text'],
  ['new_nc', 'bigint'],
  ['stated_interval_s', 'int'],
  ['principal_kind', 'text'],
  ['retry_count', 'int'],
  ['new_host', 'text'],
];

const oneInform = `(SELECT 1 AS n, ${columns.map(([name, type], index) => `$${index + 1}::${type} AS ${name}`).join(', ')}) AS i`;

const manyInforms = `unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')})
    WITH ORDINALITY AS i (${columns.map(([name]) => name).join(', ')}, n)`;

/** @param lock of the session rows, taken before they are written. */
const informText = (informs: string, lock: string): string => `
WITH known AS MATERIALIZED (
  SELECT i.*, d.id, d.public_id, d.onboarding, d.cpe_username, d.software_version, d.periodic_inform_interval_s, d.bootstrap_accepted_until,
    d.stun_offer, d.xmpp_offer, d.xmpp_instance, coalesce(d.trace_until > now(), false) AS traced,
    d.quarantined_at IS NOT NULL AS is_quarantined,
    d.cpe_username IS NULL OR d.bootstrap_accepted_until > now() AS takes_bootstrap,
    d.onboarding = 'approved' AND i.principal_kind = 'bootstrap'
      AND (d.cpe_credential_offered_at IS NULL OR d.cpe_credential_offered_at < now() - interval '1 day') AS needs_cpe_credentials,
    d.connection_request_secret IS NULL AND d.onboarding = 'approved'
      AND (d.connection_request_offered_at IS NULL OR d.connection_request_offered_at < now() - interval '1 day') AS needs_credentials
  FROM ${informs}
  JOIN device d ON d.oui = i.oui AND d.product_class = i.product_class AND d.serial_number = i.serial_number
  ${lock}
), opened AS (
  UPDATE device_session s SET
    epoch = s.epoch + 1, turn = 0, owner = k.new_owner, opened_at = now(), last_inform_at = now(),
    inform_due_at = now() + make_interval(secs => 60 + 2 * coalesce(k.stated_interval_s, k.periodic_inform_interval_s, 3600)),
    namespace = k.new_namespace, cwmp_version = k.new_cwmp_version, timeout_s = k.new_timeout_s, principal = k.new_principal,
    rpc_count = 0, disrupted = false, outstanding_attempt = NULL, nonce = k.new_nonce, nc = k.new_nc,
    -- Who counts no failures has had his answer, whatever he did with it.
    unconfirmed_epoch = CASE WHEN k.retry_count > 0 THEN s.unconfirmed_epoch END,${takeOverAssignments}
  FROM known k
  WHERE s.device_id = k.id AND NOT k.is_quarantined
    AND (k.new_nonce IS NULL OR s.nonce IS DISTINCT FROM k.new_nonce OR s.nc < k.new_nc)
    AND (CASE k.principal_kind WHEN 'device' THEN k.cpe_username = k.new_principal WHEN 'bootstrap' THEN k.takes_bootstrap ELSE true END)
    AND (${isHeldBack}) IS NOT TRUE
  RETURNING s.device_id, s.epoch, s.inform_digest, s.unconfirmed_epoch, ${dueRefresh} AS due_refresh,
    CASE WHEN ${isNewConflict} THEN s.rival_host END AS rival_host
), settled_credentials AS (
  -- A device that shows its own credentials once has left the bootstrap ones behind.
  UPDATE device d SET bootstrap_accepted_until = NULL FROM known k JOIN opened o ON o.device_id = k.id
  WHERE d.id = k.id AND k.principal_kind = 'device' AND k.bootstrap_accepted_until IS NOT NULL
)
SELECT k.n::int, k.id, k.public_id, k.onboarding, k.cpe_username, k.traced, k.is_quarantined, k.takes_bootstrap, k.needs_credentials,
  k.stun_offer, k.xmpp_offer, k.xmpp_instance, k.software_version,
  k.needs_cpe_credentials, o.epoch, o.inform_digest::text AS inform_digest, o.due_refresh, o.unconfirmed_epoch IS NOT NULL AS unconfirmed,
  o.rival_host, CASE WHEN o.epoch IS NULL THEN (SELECT ${isHeldBack} FROM device_session s WHERE s.device_id = k.id) END AS held_back,
  -- Not by EXISTS: for many devices at once the planner would rather read all tasks that are queued.
  coalesce((SELECT true FROM device_task t WHERE t.device_id = k.id AND t.state = 'queued'
    AND t.not_before <= now() AND t.expires_at > now() LIMIT 1), false) AS is_due,
  coalesce((SELECT true FROM device_task t WHERE t.device_id = k.id AND t.state = 'inSession' LIMIT 1), false) AS left_open,
  coalesce((SELECT true FROM device_task t WHERE t.device_id = k.id AND t.open_attempt IS NOT NULL LIMIT 1), false) AS awaits_evidence
FROM known k LEFT JOIN opened o ON o.device_id = k.id`;

/**
 * A known device's Inform in one statement: it raises the epoch, so that an older session can write no more, and
 * tells whether work is pending. An Inform that says nothing new needs no other statement; `inform_digest` is the
 * fingerprint of the last one that was stored.
 */
export const informStatement = { name: 'inform', text: informText(oneInform, '') } as const;

/**
 * The same for the Informs of several devices, no two of the same. It waits for nobody: a device whose session row is
 * locked has no row in the result, as one that is unknown, and is told apart from it by `informStatement`.
 */
export const informsStatement = {
  name: 'informs',
  text: informText(manyInforms, 'JOIN device_session l ON l.device_id = d.id FOR UPDATE OF l SKIP LOCKED'),
} as const;

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

/**
 * The device has shown that it got the InformResponse: what it told until now is not told again. It waits for no disk:
 * a server that dies before it is written takes the events for unconfirmed, and then only looks whether they are retold.
 */
export const confirmInformStatement = {
  name: 'confirm_inform',
  text: `UPDATE device_session SET unconfirmed_epoch = NULL WHERE device_id = $1 AND epoch = $2 AND turn = $3
  AND set_config('synchronous_commit', 'off', true) = 'off'`,
} as const;
