import { journalledCall } from '../session/journal-statement.js';
import { lockedLiveSession } from '../session/live-session.js';
import { goOn } from './recovery-statements.js';

/** A new image has to change what its attempt found. */
const versionIsOld = (attempt: string, device: string) =>
  `coalesce(${attempt}.software_version = ${device}.software_version, false)`;

/**
 * Keeps a call of the CPE ($4 to $8, as `journalledCall`) and settles the task whose end it tells. $9 the attempt that its key
 * names, $10 kinds of what it can end, $11 fault, $12 what joins the result, $13 seconds for a new version to show,
 * $14 the fault may be tried again once, $15 seconds later. Of a key that is none of ours it is the only task that waits.
 */
export const completeStatement = {
  name: 'complete_task',
  text: `
WITH ${lockedLiveSession}, ${journalledCall}, known AS (
  SELECT a.task_id, a.id FROM task_attempt a WHERE a.id = $9 AND a.device_id = (SELECT device_id FROM live)
), candidate AS (
  SELECT task_id AS id FROM known
  UNION ALL
  SELECT min(t.id::text)::uuid FROM device_task t JOIN task_step s ON s.task_id = t.id AND s.n = t.next_step
  WHERE NOT EXISTS (SELECT FROM known) AND t.device_id = (SELECT device_id FROM live) AND t.state = 'waitingForDevice'
    AND s.completion_kind = ANY($10::text[]) HAVING count(*) = 1
), chosen AS MATERIALIZED (
  SELECT t.id, t.next_step, t.open_attempt, t.state, s.completion_kind, s.method, s.attempts, ${versionIsOld('a', 'd')} AS is_old
  FROM candidate c JOIN device_task t ON t.id = c.id JOIN task_step s ON s.task_id = t.id AND s.n = t.next_step
    JOIN device d ON d.id = t.device_id LEFT JOIN task_attempt a ON a.id = t.open_attempt
  WHERE t.state IN ('waitingForDevice', 'indeterminate') AND s.completion_kind = ANY($10::text[])
    AND t.open_attempt = coalesce((SELECT id FROM known), t.open_attempt) FOR UPDATE OF t
), verdict AS (
  SELECT c.*, CASE WHEN $11::jsonb IS NULL THEN CASE
      WHEN NOT (c.completion_kind = 'firmware' AND c.is_old) THEN 'done'
      ELSE c.state END
    WHEN $14 AND c.method = 'Download' AND c.attempts = 1 THEN 'queued' ELSE 'failed' END AS verdict
  FROM chosen c
), attempt AS (
  UPDATE task_attempt a SET settled_at = now(), fault = $11,
    state = CASE WHEN $11::jsonb IS NOT NULL THEN 'faulted' WHEN v.verdict = 'indeterminate' THEN 'indeterminate' ELSE 'answered' END
  FROM verdict v WHERE a.id = v.open_attempt
), step AS (
  UPDATE task_step s SET completion = $12, state = CASE WHEN v.verdict = 'done' THEN 'succeeded' ELSE v.verdict END
  FROM verdict v WHERE s.task_id = v.id AND s.n = v.next_step
), done AS (
  UPDATE device_task t SET ${goOn('t')}, fault = NULL, reason = NULL, open_attempt = NULL, awaited_until = NULL,
    dedupe_key = CASE WHEN v.state = 'indeterminate' THEN NULL ELSE t.dedupe_key END
  FROM verdict v WHERE t.id = v.id AND v.verdict = 'done'
  RETURNING t.id, t.state
), others AS (
  UPDATE device_task t SET state = v.verdict, fault = $11,
    reason = CASE WHEN v.verdict = 'indeterminate' THEN 'versionUnchanged' END,
    open_attempt = CASE WHEN v.verdict IN ('waitingForDevice', 'indeterminate') THEN t.open_attempt END,
    awaited_until = CASE WHEN v.verdict = 'waitingForDevice' THEN now() + make_interval(secs => $13) END,
    not_before = CASE WHEN v.verdict = 'queued' THEN now() + make_interval(secs => $15) ELSE t.not_before END,
    dedupe_key = CASE WHEN v.state = 'indeterminate' THEN NULL ELSE t.dedupe_key END,
    settled_at = CASE WHEN v.verdict IN ('queued', 'waitingForDevice') THEN NULL ELSE now() END
  FROM verdict v WHERE t.id = v.id AND v.verdict <> 'done'
  RETURNING t.id, t.state
)
SELECT live.device_id, moved.id AS task_id, moved.state,
  EXISTS (SELECT FROM verdict WHERE verdict = 'queued') AS is_retried
FROM live LEFT JOIN (SELECT id, state FROM done UNION ALL SELECT id, state FROM others) moved ON true`,
} as const;

/** Ends $1 waits whose time is over. */
export const endWaitsStatement = {
  name: 'end_waits',
  text: `
WITH overdue AS MATERIALIZED (
  SELECT id FROM device_task WHERE awaited_until <= now() ORDER BY awaited_until LIMIT $1 FOR UPDATE SKIP LOCKED
), verdict AS (
  SELECT t.id, t.next_step, t.open_attempt, CASE
      WHEN s.completion_kind = 'firmware' AND a.software_version <> nullif(d.software_version, '') THEN 'versionChanged'
      WHEN s.completion IS NOT NULL THEN 'versionUnchanged'
      WHEN t.assumes_success THEN 'assumedAfterTimeout' ELSE 'completionMissing' END AS reason
  FROM overdue JOIN device_task t ON t.id = overdue.id JOIN task_step s ON s.task_id = t.id AND s.n = t.next_step
    JOIN device d ON d.id = t.device_id LEFT JOIN task_attempt a ON a.id = t.open_attempt
), attempt AS (
  UPDATE task_attempt a SET state = 'indeterminate', settled_at = now() FROM verdict v
  WHERE a.id = v.open_attempt AND v.reason IN ('versionUnchanged', 'completionMissing')
), step AS (
  UPDATE task_step s SET
    state = CASE WHEN v.reason IN ('versionUnchanged', 'completionMissing') THEN 'indeterminate' ELSE 'succeeded' END
  FROM verdict v WHERE s.task_id = v.id AND s.n = v.next_step
), done AS (
  UPDATE device_task t SET ${goOn('t')}, reason = v.reason, open_attempt = NULL, awaited_until = NULL
  FROM verdict v WHERE t.id = v.id AND v.reason IN ('versionChanged', 'assumedAfterTimeout')
  RETURNING t.id, t.device_id, t.state
), doubtful AS (
  UPDATE device_task t SET state = 'indeterminate', reason = v.reason, awaited_until = NULL, settled_at = now()
  FROM verdict v WHERE t.id = v.id AND v.reason IN ('versionUnchanged', 'completionMissing')
  RETURNING t.id, t.device_id, t.state
)
SELECT id AS task_id, device_id, state FROM done UNION ALL SELECT id, device_id, state FROM doubtful`,
} as const;

/** Instances of the device may be the work of an attempt after `a`. */
const otherInstances = `EXISTS (SELECT FROM device_task o JOIN task_attempt b ON b.task_id = o.id
  WHERE o.device_id = a.device_id AND b.method IN ('AddObject', 'DeleteObject') AND b.dispatched_at >= a.dispatched_at AND b.id <> a.id)`;

/**
 * What a look at the device ($5) says of the attempt $4 whose outcome is open; it is sent at most $6 times. $7 sealed result
 * that the look shows, $8 its key id.
 */
export const resolveStatement = {
  name: 'resolve_task',
  text: `
WITH ${lockedLiveSession}, doubtful AS MATERIALIZED (
  SELECT t.id, t.next_step, t.open_attempt, s.completion_s, CASE
      WHEN $5 = 'notRun' AND s.attempts >= $6 THEN 'unknown'
      WHEN $5 IN ('underWay', 'notRun', 'notQueued', 'instancesChanged') AND t.state <> 'indeterminate' THEN 'unknown'
      WHEN $5 IN ('ran', 'notRun') AND a.method = 'AddObject' AND ${otherInstances} THEN 'instancesChanged'
      -- Its key has shown that it ran.
      WHEN $5 = 'notRun' AND a.state = 'answered' THEN 'instancesChanged' ELSE $5 END AS verdict
  FROM task_attempt a JOIN device_task t ON t.id = a.task_id AND t.open_attempt = a.id
    JOIN task_step s ON s.task_id = t.id AND s.n = t.next_step
  WHERE a.id = $4 AND a.device_id = (SELECT device_id FROM live) AND t.state IN ('indeterminate', 'waitingForDevice')
  FOR UPDATE OF t
), attempt AS (
  UPDATE task_attempt a SET state = 'answered', settled_at = now() FROM doubtful d
  WHERE a.id = d.open_attempt AND d.verdict IN ('ran', 'underWay', 'withoutEffect')
), step AS (
  UPDATE task_step s SET state = CASE d.verdict WHEN 'ran' THEN 'succeeded' WHEN 'underWay' THEN 'waitingForDevice'
    WHEN 'notRun' THEN 'queued' WHEN 'withoutEffect' THEN 'failed' ELSE s.state END,
    result = CASE WHEN d.verdict = 'ran' THEN coalesce($7::bytea, s.result) ELSE s.result END,
    key_id = CASE WHEN d.verdict = 'ran' THEN coalesce($8, s.key_id) ELSE s.key_id END
  FROM doubtful d WHERE s.task_id = d.id AND s.n = d.next_step
), done AS (
  UPDATE device_task t SET ${goOn('t')}, reason = NULL, open_attempt = NULL, awaited_until = NULL,
    dedupe_key = CASE WHEN t.state = 'indeterminate' THEN NULL ELSE t.dedupe_key END
  FROM doubtful d WHERE t.id = d.id AND d.verdict = 'ran'
  RETURNING t.id, t.state
), others AS (
  UPDATE device_task t SET
    state = CASE d.verdict WHEN 'underWay' THEN 'waitingForDevice' WHEN 'notRun' THEN 'queued' WHEN 'withoutEffect' THEN 'failed'
      ELSE t.state END,
    reason = CASE WHEN d.verdict IN ('notQueued', 'withoutEffect', 'instancesChanged') THEN d.verdict END,
    open_attempt = CASE WHEN d.verdict IN ('notRun', 'withoutEffect') THEN NULL ELSE t.open_attempt END,
    awaited_until = CASE WHEN d.verdict = 'underWay' THEN now() + make_interval(secs => d.completion_s) END,
    dedupe_key = CASE WHEN d.verdict IN ('underWay', 'notRun') THEN NULL ELSE t.dedupe_key END,
    settled_at = CASE WHEN d.verdict IN ('underWay', 'notRun') THEN NULL ELSE now() END
  FROM doubtful d WHERE t.id = d.id AND d.verdict NOT IN ('ran', 'unknown')
  RETURNING t.id, t.state
)
SELECT id AS task_id, state FROM done UNION ALL SELECT id, state FROM others`,
} as const;
