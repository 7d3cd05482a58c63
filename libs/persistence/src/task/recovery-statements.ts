import { lockedLiveSession } from '../session/live-session.js';

/** A task $alias whose step at hand is done goes to its next step, or has succeeded. */
export const goOn = (alias: string) => `
  state = CASE WHEN ${alias}.next_step < ${alias}.step_count THEN 'queued' ELSE 'succeeded' END,
  next_step = least(${alias}.next_step + 1, ${alias}.step_count),
  settled_at = CASE WHEN ${alias}.next_step < ${alias}.step_count THEN NULL ELSE now() END`;

/**
 * Settles what older sessions of the device left in flight. $4 and $5 attempts that the Inform proves and their
 * methods, $6 methods that may be repeated, $7 times at most: those go back to wait, the others have an unknown
 * outcome. $8 methods that only read, $9 the device left the factory anew, $10 it has booted.
 */
export const recoverStatement = {
  name: 'recover_tasks',
  text: `
WITH ${lockedLiveSession}, left_open AS MATERIALIZED (
  SELECT t.id, t.next_step, t.step_count, s.attempts, s.completion_kind, s.completion_s, s.instances
  FROM device_task t JOIN task_step s ON s.task_id = t.id AND s.n = t.next_step
  WHERE t.device_id = (SELECT device_id FROM live) AND t.state = 'inSession' FOR UPDATE OF t
), attempt AS (
  UPDATE task_attempt a SET settled_at = now(),
    state = CASE WHEN (a.id, a.method) IN (SELECT * FROM unnest($4::uuid[], $5::text[])) OR (a.method = 'FactoryReset' AND $9)
      THEN 'answered' ELSE 'indeterminate' END
  FROM left_open o WHERE a.task_id = o.id AND a.step = o.next_step AND a.state = 'dispatched' AND a.epoch < $2
  RETURNING a.id, a.task_id, a.method, a.state = 'answered' AS proven
), verdict AS (
  SELECT a.id AS attempt, a.task_id, o.next_step, o.completion_s,
    CASE WHEN o.is_sought THEN 'indeterminate'
      WHEN a.proven AND o.completion_kind IS NOT NULL THEN 'waitingForDevice'
      WHEN a.proven AND o.next_step >= o.step_count THEN 'succeeded'
      WHEN a.proven OR (a.method = ANY($6::text[]) AND o.attempts < $7) THEN 'queued'
      WHEN a.method = ANY($8::text[]) THEN 'failed' ELSE 'indeterminate' END AS state,
    a.proven AND NOT o.is_sought AND o.completion_kind IS NULL AS done,
    CASE WHEN a.proven THEN NULL WHEN a.method = ANY($6::text[]) AND o.attempts >= $7 THEN 'neverAnswered'
      WHEN a.method = 'Reboot' AND $10 THEN 'probablyRebooted' END AS reason
  FROM attempt a JOIN left_open l ON l.id = a.task_id,
    -- What comes next in a chain may name the instance, which its key does not tell.
    LATERAL (SELECT l.*, a.proven AND a.method = 'AddObject' AND l.next_step < l.step_count AND l.instances IS NOT NULL AS is_sought) o
), step AS (
  UPDATE task_step s SET state = CASE WHEN v.done THEN 'succeeded' ELSE v.state END
  FROM verdict v WHERE s.task_id = v.task_id AND s.n = v.next_step
)
UPDATE device_task t SET state = v.state, reason = v.reason,
  next_step = CASE WHEN v.done THEN least(t.next_step + 1, t.step_count) ELSE t.next_step END,
  open_attempt = CASE WHEN v.state IN ('waitingForDevice', 'indeterminate') THEN v.attempt END,
  awaited_until = CASE WHEN v.state = 'waitingForDevice' THEN now() + make_interval(secs => v.completion_s) END,
  settled_at = CASE WHEN v.state IN ('queued', 'waitingForDevice') THEN NULL ELSE now() END
FROM verdict v WHERE t.id = v.task_id
RETURNING t.id AS task_id, t.state`,
} as const;

/**
 * Settles what devices left in flight whose session began $1 seconds ago or earlier, $2 devices at most. $3 methods
 * that may be repeated, $4 times at most, $5 methods that only read. The turn is raised, so that no answer that comes
 * late can settle again.
 */
export const recoverSilentStatement = {
  name: 'recover_silent_tasks',
  text: `
WITH silent AS MATERIALIZED (
  SELECT s.device_id FROM device_session s
  WHERE s.device_id IN (SELECT t.device_id FROM device_task t WHERE t.state = 'inSession')
    AND s.opened_at < now() - make_interval(secs => $1)
  ORDER BY s.device_id LIMIT $2 FOR UPDATE OF s SKIP LOCKED
), fenced AS (
  UPDATE device_session s SET turn = s.turn + 1, outstanding_attempt = NULL FROM silent WHERE s.device_id = silent.device_id
), left_open AS MATERIALIZED (
  SELECT t.id, t.next_step, s.attempts FROM silent JOIN device_task t ON t.device_id = silent.device_id AND t.state = 'inSession'
  JOIN task_step s ON s.task_id = t.id AND s.n = t.next_step FOR UPDATE OF t
), attempt AS (
  UPDATE task_attempt a SET settled_at = now(), state = 'indeterminate'
  FROM left_open o WHERE a.task_id = o.id AND a.step = o.next_step AND a.state = 'dispatched'
  RETURNING a.id, a.task_id, a.step, a.method = ANY($3::text[]) AND o.attempts >= $4 AS parked,
    CASE WHEN a.method = ANY($3::text[]) AND o.attempts < $4 THEN 'queued'
      WHEN a.method = ANY($5::text[]) THEN 'failed' ELSE 'indeterminate' END AS verdict
), step AS (
  UPDATE task_step s SET state = a.verdict FROM attempt a WHERE s.task_id = a.task_id AND s.n = a.step
)
UPDATE device_task t SET state = a.verdict,
  reason = CASE WHEN a.parked THEN 'neverAnswered' END,
  open_attempt = CASE WHEN a.verdict = 'indeterminate' THEN a.id END,
  settled_at = CASE WHEN a.verdict = 'queued' THEN NULL ELSE now() END
FROM attempt a WHERE t.id = a.task_id
RETURNING t.id AS task_id, t.device_id, t.state`,
} as const;

/**
 * Moves tasks of the device in doubt that the Inform proves. $2 and $3 attempts and their methods, $4 the device has left
 * the factory anew, $5 it tells another software version. A transfer that has ended waits for the call that tells how.
 * What goes on gives its dedupe key up, as another task may hold it by now.
 */
export const applyEvidenceStatement = {
  name: 'apply_evidence',
  text: `
WITH named AS (
  SELECT t.id FROM unnest($2::uuid[], $3::text[]) AS p (id, method)
  JOIN task_attempt a ON a.id = p.id AND a.method = p.method JOIN device_task t ON t.open_attempt = a.id AND t.id = a.task_id
  WHERE a.device_id = $1
), shown AS (
  SELECT t.id FROM device_task t JOIN task_step s ON s.task_id = t.id AND s.n = t.next_step
    JOIN task_attempt a ON a.id = t.open_attempt JOIN device d ON d.id = t.device_id
  WHERE ($4 OR $5) AND t.device_id = $1 AND CASE
    WHEN $4 AND s.method = 'FactoryReset' THEN t.state = 'indeterminate'
    WHEN $5 AND s.completion_kind = 'firmware' THEN a.software_version <> d.software_version
      AND (t.state = 'indeterminate' OR (t.state = 'waitingForDevice' AND s.completion IS NOT NULL)) END
), proven AS MATERIALIZED (
  SELECT t.id, t.next_step, t.open_attempt, s.completion_s,
    s.completion_kind IS NOT NULL AND t.id NOT IN (SELECT id FROM shown) AS ends_by_call,
    CASE WHEN s.completion_kind = 'firmware' THEN 'versionChanged' END AS reason
  FROM device_task t JOIN task_step s ON s.task_id = t.id AND s.n = t.next_step
  WHERE t.id IN (SELECT id FROM named UNION SELECT id FROM shown)
    AND (t.state = 'indeterminate' OR t.id IN (SELECT id FROM shown)) FOR UPDATE OF t
), attempt AS (
  UPDATE task_attempt a SET state = 'answered', settled_at = now() FROM proven p WHERE a.id = p.open_attempt
), step AS (
  UPDATE task_step s SET state = CASE WHEN p.ends_by_call THEN 'waitingForDevice' ELSE 'succeeded' END
  FROM proven p WHERE s.task_id = p.id AND s.n = p.next_step
), waiting AS (
  UPDATE device_task t SET state = 'waitingForDevice', settled_at = NULL, dedupe_key = NULL, reason = NULL,
    awaited_until = now() + make_interval(secs => p.completion_s)
  FROM proven p WHERE t.id = p.id AND p.ends_by_call
  RETURNING t.id, t.state
), done AS (
  UPDATE device_task t SET ${goOn('t')}, dedupe_key = NULL, reason = p.reason, fault = NULL, open_attempt = NULL, awaited_until = NULL
  FROM proven p WHERE t.id = p.id AND NOT p.ends_by_call
  RETURNING t.id, t.state
)
SELECT id AS task_id, state FROM waiting UNION ALL SELECT id, state FROM done`,
} as const;
