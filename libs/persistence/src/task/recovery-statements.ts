/**
 * Settles what older sessions of the device left in flight. $4 attempts that the Inform proves, $5 methods that
 * may be repeated: those go back to wait, the others have an unknown outcome.
 */
export const recoverStatement = {
  name: 'recover_tasks',
  text: `
WITH live AS MATERIALIZED (
  SELECT device_id FROM device_session WHERE device_id = $1 AND epoch = $2 AND turn = $3 FOR UPDATE
), left_open AS MATERIALIZED (
  SELECT t.id, t.next_step FROM device_task t
  WHERE t.device_id = (SELECT device_id FROM live) AND t.state = 'inSession' FOR UPDATE
), attempt AS (
  UPDATE task_attempt a SET settled_at = now(),
    state = CASE WHEN a.id = ANY($4::uuid[]) THEN 'answered' ELSE 'indeterminate' END
  FROM left_open o WHERE a.task_id = o.id AND a.step = o.next_step AND a.state = 'dispatched'
  RETURNING a.task_id, a.state = 'answered' AS proven, a.method = ANY($5::text[]) AS repeatable
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

/** Moves indeterminate tasks of the device whose attempt is proven. $2 attempts. */
export const applyEvidenceStatement = {
  name: 'apply_evidence',
  text: `
WITH attempt AS (
  UPDATE task_attempt a SET state = 'answered', settled_at = now()
  WHERE a.id = ANY($2::uuid[]) AND a.device_id = $1 AND a.state = 'indeterminate'
  RETURNING a.task_id, a.step
), step AS (
  UPDATE task_step s SET state = 'succeeded' FROM attempt a WHERE s.task_id = a.task_id AND s.n = a.step
)
UPDATE device_task t SET
  state = CASE WHEN t.next_step < t.step_count THEN 'queued' ELSE 'succeeded' END,
  next_step = least(t.next_step + 1, t.step_count),
  settled_at = CASE WHEN t.next_step < t.step_count THEN NULL ELSE now() END
FROM attempt a WHERE t.id = a.task_id AND t.state = 'indeterminate' AND t.next_step = a.step
RETURNING t.id AS task_id, t.state`,
} as const;
