import { lockedLiveSession } from '../session/live-session.js';

/**
 * Settles what older sessions of the device left in flight. $4 and $5 attempts that the Inform proves and their
 * methods, $6 methods that may be repeated, $7 times at most: those go back to wait, the others have an unknown
 * outcome.
 */
export const recoverStatement = {
  name: 'recover_tasks',
  text: `
WITH ${lockedLiveSession}, left_open AS MATERIALIZED (
  SELECT t.id, t.next_step, s.attempts FROM device_task t JOIN task_step s ON s.task_id = t.id AND s.n = t.next_step
  WHERE t.device_id = (SELECT device_id FROM live) AND t.state = 'inSession' FOR UPDATE OF t
), attempt AS (
  UPDATE task_attempt a SET settled_at = now(),
    state = CASE WHEN (a.id, a.method) IN (SELECT * FROM unnest($4::uuid[], $5::text[])) THEN 'answered' ELSE 'indeterminate' END
  FROM left_open o WHERE a.task_id = o.id AND a.step = o.next_step AND a.state = 'dispatched' AND a.epoch < $2
  RETURNING a.task_id, a.state = 'answered' AS proven, a.method = ANY($6::text[]) AND o.attempts < $7 AS repeatable
), task AS (
  UPDATE device_task t SET
    state = CASE WHEN a.proven AND t.next_step >= t.step_count THEN 'succeeded'
      WHEN a.proven OR a.repeatable THEN 'queued' ELSE 'indeterminate' END,
    next_step = CASE WHEN a.proven AND t.next_step < t.step_count THEN t.next_step + 1 ELSE t.next_step END,
    settled_at = CASE WHEN (a.proven AND t.next_step >= t.step_count) OR NOT (a.proven OR a.repeatable) THEN now() END
  FROM attempt a WHERE t.id = a.task_id
  RETURNING t.id, t.state
), step AS (
  UPDATE task_step s SET state = CASE WHEN a.proven THEN 'succeeded' WHEN a.repeatable THEN 'queued' ELSE 'indeterminate' END
  FROM attempt a JOIN left_open o ON o.id = a.task_id WHERE s.task_id = o.id AND s.n = o.next_step
)
SELECT id AS task_id, state FROM task`,
} as const;

/**
 * Settles what devices left in flight whose session began $1 seconds ago or earlier, $2 devices at most. $3 methods
 * that may be repeated, $4 times at most. The turn is raised, so that no answer that comes late can settle again.
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
  RETURNING a.task_id, a.step, a.method = ANY($3::text[]) AND o.attempts < $4 AS repeatable
), step AS (
  UPDATE task_step s SET state = CASE WHEN a.repeatable THEN 'queued' ELSE 'indeterminate' END
  FROM attempt a WHERE s.task_id = a.task_id AND s.n = a.step
)
UPDATE device_task t SET
  state = CASE WHEN a.repeatable THEN 'queued' ELSE 'indeterminate' END,
  settled_at = CASE WHEN a.repeatable THEN NULL ELSE now() END
FROM attempt a WHERE t.id = a.task_id
RETURNING t.id AS task_id, t.device_id, t.state`,
} as const;

/**
 * Moves indeterminate tasks of the device whose attempt is proven. $2 and $3 attempts and their methods. A chain that
 * goes on gives its dedupe key up, as another task may hold it by now.
 */
export const applyEvidenceStatement = {
  name: 'apply_evidence',
  text: `
WITH proven AS MATERIALIZED (
  SELECT t.id, a.id AS attempt, a.step FROM unnest($2::uuid[], $3::text[]) AS p (id, method)
  JOIN task_attempt a ON a.id = p.id AND a.method = p.method
  JOIN device_task t ON t.id = a.task_id AND t.next_step = a.step
  WHERE a.device_id = $1 AND a.state = 'indeterminate' AND t.state = 'indeterminate' FOR UPDATE OF t
), attempt AS (
  UPDATE task_attempt a SET state = 'answered', settled_at = now() FROM proven p WHERE a.id = p.attempt
), step AS (
  UPDATE task_step s SET state = 'succeeded' FROM proven p WHERE s.task_id = p.id AND s.n = p.step
)
UPDATE device_task t SET
  state = CASE WHEN t.next_step < t.step_count THEN 'queued' ELSE 'succeeded' END,
  next_step = least(t.next_step + 1, t.step_count),
  settled_at = CASE WHEN t.next_step < t.step_count THEN NULL ELSE now() END,
  dedupe_key = NULL
FROM proven p WHERE t.id = p.id
RETURNING t.id AS task_id, t.state`,
} as const;
