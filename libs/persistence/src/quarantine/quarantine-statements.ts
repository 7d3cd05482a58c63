import { crashesToQuarantine, crashMemoryHours, mostQuarantinesPerHour } from '#device';

/** `whose`: the condition on `device d` that $2 and more name; $1 the reason. */
const noteCrash = (whose: string): string => `
WITH crashed AS MATERIALIZED (
  SELECT d.id, CASE WHEN d.crashed_at > now() - interval '${crashMemoryHours} hours' THEN least(d.crash_count, 1000) + 1 ELSE 1 END AS crashes
  FROM device d WHERE ${whose} AND d.quarantined_at IS NULL FOR NO KEY UPDATE OF d
), judged AS (
  SELECT id, crashes, crashes >= ${crashesToQuarantine} AND (
    SELECT count(*) FROM device q WHERE q.quarantined_at > now() - interval '1 hour') < ${mostQuarantinesPerHour} AS is_out
  FROM crashed
)
UPDATE device d SET crash_count = j.crashes, crashed_at = now(),
  quarantined_at = CASE WHEN j.is_out THEN now() END, quarantine_reason = CASE WHEN j.is_out THEN $1 END
FROM judged j WHERE d.id = j.id
RETURNING d.public_id AS "deviceId", d.crash_count AS crashes, d.quarantined_at IS NOT NULL AS "isQuarantined"`;

/** A session that a newer one has displaced tells nothing of the device any more. */
export const noteSessionCrashStatement = {
  name: 'note_session_crash',
  text: noteCrash(
    'd.id = $2 AND EXISTS (SELECT FROM device_session s WHERE s.device_id = d.id AND s.epoch = $3)',
  ),
} as const;

/** The principal is bound to the device as by the Inform statement: nobody gets another's device shut out. */
export const noteInformCrashStatement = {
  name: 'note_inform_crash',
  text: noteCrash(`d.oui = $2 AND d.product_class = $3 AND d.serial_number = $4
    AND CASE $5 WHEN 'device' THEN d.cpe_username = $6
      WHEN 'bootstrap' THEN d.cpe_username IS NULL OR d.bootstrap_accepted_until > now() ELSE true END`),
} as const;

export const noteAccountCrashStatement = {
  name: 'note_account_crash',
  text: noteCrash('d.cpe_username = $2'),
} as const;

export const releaseStatement = {
  name: 'release_device',
  text: `
UPDATE device SET crash_count = 0, crashed_at = NULL, quarantined_at = NULL, quarantine_reason = NULL
WHERE public_id = $1 RETURNING id`,
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
