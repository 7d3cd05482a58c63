import {
  crashesToQuarantine,
  crashMemoryHours,
  mostQuarantinesPerHour,
  quarantinedCode,
  releasedCode,
} from '#device';

const insertEvent = 'INSERT INTO event (id, device_id, epoch, kind, code, details)';

/** `whose`: the condition on `device d` that $3 and more name; $1 the reason, $2 the event if it is let in no more. */
const noteCrash = (whose: string): string => `
WITH crashed AS MATERIALIZED (
  SELECT d.id, CASE WHEN d.crashed_at > now() - interval '${crashMemoryHours} hours' THEN least(d.crash_count, 1000) + 1 ELSE 1 END AS crashes
  FROM device d WHERE ${whose} AND d.quarantined_at IS NULL FOR NO KEY UPDATE OF d
), judged AS (
  SELECT id, crashes, crashes >= ${crashesToQuarantine} AND (
    SELECT count(*) FROM device q WHERE q.quarantined_at > now() - interval '1 hour') < ${mostQuarantinesPerHour} AS is_out
  FROM crashed
), counted AS (
  UPDATE device d SET crash_count = j.crashes, crashed_at = now(),
    quarantined_at = CASE WHEN j.is_out THEN now() END, quarantine_reason = CASE WHEN j.is_out THEN $1::text END
  FROM judged j WHERE d.id = j.id
  RETURNING d.id, d.public_id, d.crash_count, j.is_out
), told AS (
  ${insertEvent}
  SELECT $2, c.id, coalesce(s.epoch, 0), 'alert', '${quarantinedCode}',
    jsonb_build_object('crashes', c.crash_count, 'reason', $1::text)
  FROM counted c LEFT JOIN device_session s ON s.device_id = c.id WHERE c.is_out
)
SELECT public_id AS "deviceId", crash_count AS crashes, is_out AS "isQuarantined" FROM counted`;

/** A session that a newer one has displaced tells nothing of the device any more. */
export const noteSessionCrashStatement = {
  name: 'note_session_crash',
  text: noteCrash(
    'd.id = $3 AND EXISTS (SELECT FROM device_session s WHERE s.device_id = d.id AND s.epoch = $4)',
  ),
} as const;

/** The principal is bound to the device as by the Inform statement: nobody gets another's device shut out. */
export const noteInformCrashStatement = {
  name: 'note_inform_crash',
  text: noteCrash(`d.oui = $3 AND d.product_class = $4 AND d.serial_number = $5
    AND CASE $6 WHEN 'device' THEN d.cpe_username = $7
      WHEN 'bootstrap' THEN d.cpe_username IS NULL OR d.bootstrap_accepted_until > now() ELSE true END`),
} as const;

export const noteAccountCrashStatement = {
  name: 'note_account_crash',
  text: noteCrash('d.cpe_username = $3'),
} as const;

/** $1 public id, $2 the event if the device was kept out. */
export const releaseStatement = {
  name: 'release_device',
  text: `
WITH former AS MATERIALIZED (
  SELECT id, quarantined_at, quarantine_reason FROM device WHERE public_id = $1 FOR NO KEY UPDATE
), told AS (
  ${insertEvent}
  SELECT $2, f.id, coalesce(s.epoch, 0), 'alert', '${releasedCode}',
    jsonb_build_object('since', f.quarantined_at, 'reason', f.quarantine_reason)
  FROM former f LEFT JOIN device_session s ON s.device_id = f.id WHERE f.quarantined_at IS NOT NULL
)
UPDATE device d SET crash_count = 0, crashed_at = NULL, quarantined_at = NULL, quarantine_reason = NULL
FROM former f WHERE d.id = f.id RETURNING d.id`,
} as const;

/** The device tells its data model anew, and its next Inform is stored in full. */
export const forgetParametersStatement = {
  name: 'forget_damaged_parameters',
  text: `
WITH forgotten AS (
  UPDATE device_params SET snapshot = NULL, overlay = '{}', version = version + 1, updated_at = now()
  WHERE device_id = $1 AND version = $2 RETURNING device_id
)
UPDATE device_session s SET inform_digest = NULL, refresh_due_at = now(), refresh_scope = 'model'
FROM forgotten f WHERE s.device_id = f.device_id`,
} as const;
