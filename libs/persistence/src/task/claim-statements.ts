import { studiedDevice } from '../quirk/quirk-statements.js';

// The session row is locked first everywhere, so that two sessions of one device can never deadlock.

/** The attempt `a` of a step `s` is but the look before its AddObject. */
const isLook = `(s.method = 'AddObject' AND a.method = 'GetParameterNames')`;

/** An AddObject whose table was not read by the RPC before this one of the session. */
const needsLook = `(s.method = 'AddObject' AND (s.look_epoch, s.look_rpc) IS DISTINCT FROM ($2, live.rpc_count))`;

/**
 * Claims the first due step, or the look before it, and commits the attempt; no row comes back only when the fence is void, or when an RPC
 * of the session is on the wire.
 */
export const claimStatement = {
  name: 'claim_rpc',
  text: `
WITH live AS MATERIALIZED (
  SELECT device_id, rpc_count FROM device_session
  WHERE device_id = $1 AND epoch = $2 AND turn = $3 AND outstanding_attempt IS NULL FOR UPDATE
), due AS MATERIALIZED (
  SELECT t.id FROM device_task t
  WHERE t.device_id = (SELECT device_id FROM live) AND t.state = 'queued' AND t.not_before <= now() AND t.expires_at > now()
    AND EXISTS (SELECT 1 FROM device d WHERE d.id = t.device_id AND d.onboarding = 'approved')
    AND (t.depends_on IS NULL OR EXISTS (SELECT 1 FROM device_task d WHERE d.id = t.depends_on AND d.state = 'succeeded'))
  ORDER BY t.lane, t.priority, t.seq LIMIT 1 FOR UPDATE OF t SKIP LOCKED
), task AS (
  UPDATE device_task t SET state = 'inSession' FROM due WHERE t.id = due.id
  RETURNING t.id, t.next_step, t.step_count, t.proves
), step AS (
  UPDATE task_step s SET state = 'inSession', attempts = s.attempts + 1, completion = NULL,
    look_epoch = CASE WHEN ${needsLook} THEN $2 END, look_rpc = live.rpc_count + 1,
    instances = CASE WHEN ${needsLook} THEN NULL ELSE s.instances END
  FROM task, live WHERE s.task_id = task.id AND s.n = task.next_step
  RETURNING s.method, s.arguments, s.attempts, s.cursor, s.completion_kind, s.look_epoch IS NOT NULL AS is_look, s.instances
), attempt AS (
  INSERT INTO task_attempt (id, task_id, step, device_id, epoch, turn, method, state, software_version)
  SELECT $4, task.id, task.next_step, $1, $2, $3, CASE WHEN step.is_look THEN 'GetParameterNames' ELSE step.method END, 'dispatched',
    -- What a new image has to change.
    CASE WHEN step.completion_kind = 'firmware'
      THEN (SELECT nullif(d.software_version, '') FROM device d WHERE d.id = $1) END
  FROM task, step
), held AS (
  UPDATE device_session s SET outstanding_attempt = $4, rpc_count = s.rpc_count + 1 FROM task WHERE s.device_id = $1
)
SELECT task.id, task.next_step, task.step_count, task.proves, step.method, step.arguments, step.attempts, step.cursor, step.is_look, step.instances,
  -- A session has one RPC at a time: what was in flight before this claim is an older one's.
  coalesce((SELECT true FROM device_task o WHERE o.device_id = $1 AND o.state = 'inSession' LIMIT 1), false) AS left_open,
  CASE WHEN task.id IS NOT NULL THEN (SELECT to_json(studied) FROM (${studiedDevice}) AS studied) END AS studied
FROM live LEFT JOIN (task CROSS JOIN step) ON true`,
} as const;

/** What steps $2 of a task have found out. */
export const stepResultsStatement = {
  name: 'step_results',
  text: `SELECT n, result FROM task_step WHERE task_id = $1 AND n = ANY($2::int[]) AND result IS NOT NULL`,
} as const;

/** The claimed RPC behind an attempt. */
export const findClaimedStatement = {
  name: 'find_claimed_rpc',
  text: `
SELECT t.id, a.step AS next_step, t.step_count, t.proves, s.method, s.arguments, s.attempts, s.cursor, ${isLook} AS is_look, s.instances
FROM task_attempt a JOIN device_task t ON t.id = a.task_id JOIN task_step s ON s.task_id = t.id AND s.n = a.step
WHERE a.id = $1`,
} as const;

/**
 * $5 attempt state, $6 fault, $7 sealed result, $8 its key id, $9 task state, $10 seconds until it is due again, $11 it disrupts the session,
 * $12 cursor of a discovery, $13 whether it has come further, $14 why it ended so, $15 seconds that the device has to tell the end if not those of the step,
 * $16 whether its silence then stands for success, $17 instances that a look has found. */
export const settleStatement = {
  name: 'settle_rpc',
  text: `
WITH live AS MATERIALIZED (
  UPDATE device_session SET outstanding_attempt = NULL, disrupted = disrupted OR $11
  WHERE device_id = $1 AND epoch = $2 AND turn = $3 AND outstanding_attempt = $4
  RETURNING device_id
), attempt AS (
  UPDATE task_attempt a SET state = $5, fault = $6, settled_at = now() FROM live WHERE a.id = $4
  RETURNING a.task_id, a.step
), step AS (
  UPDATE task_step s SET state = $9, result = $7, key_id = coalesce($8, s.key_id),
    cursor = coalesce($12::jsonb, s.cursor), instances = coalesce($17::int[], s.instances), attempts = CASE WHEN $13 THEN 0 ELSE s.attempts END FROM attempt
  WHERE s.task_id = attempt.task_id AND s.n = attempt.step RETURNING s.completion_s
)
UPDATE device_task t SET
  state = CASE WHEN $9 = 'succeeded' AND t.next_step < t.step_count THEN 'queued' ELSE $9 END,
  next_step = CASE WHEN $9 = 'succeeded' AND t.next_step < t.step_count THEN t.next_step + 1 ELSE t.next_step END,
  not_before = CASE WHEN $10 > 0 THEN now() + make_interval(secs => $10) ELSE t.not_before END,
  fault = $6, reason = $14,
  open_attempt = CASE WHEN $9 IN ('waitingForDevice', 'indeterminate') THEN $4 END,
  awaited_until = CASE WHEN $9 = 'waitingForDevice' THEN
    now() + make_interval(secs => coalesce($15, (SELECT completion_s FROM step))) END, assumes_success = $16,
  settled_at = CASE WHEN $9 IN ('queued', 'waitingForDevice') OR ($9 = 'succeeded' AND t.next_step < t.step_count)
    THEN NULL ELSE now() END
FROM attempt WHERE t.id = attempt.task_id
RETURNING t.state, (t.state = 'queued' AND t.not_before <= now()) OR coalesce(
  (SELECT true FROM device_task o WHERE o.device_id = $1 AND o.id <> t.id AND o.state = 'queued'
    AND o.not_before <= now() AND o.expires_at > now() LIMIT 1), false) AS is_more_due`,
} as const;
