// The count is a guess under concurrency; a few devices more do no harm.
export const setTraceStatement = {
  name: 'set_trace',
  text: `
WITH target AS MATERIALIZED (
  SELECT id, $2::timestamptz IS NULL OR coalesce(trace_until > now(), false)
    OR (SELECT count(*) FROM device WHERE trace_until > now()) < $3 AS allowed
  FROM device WHERE public_id = $1
), changed AS (
  UPDATE device d SET trace_until = $2 FROM target t WHERE d.id = t.id AND t.allowed
)
SELECT allowed FROM target`,
} as const;

export const traceSwitchStatement = {
  name: 'trace_switch',
  text: `SELECT CASE WHEN trace_until > now() THEN trace_until END AS until FROM device WHERE public_id = $1`,
} as const;

/** $10: the lowest id of the last 24 hours, $11: how many of the reason may be in them. */
export const addTraceStatement = {
  name: 'add_trace',
  text: `
INSERT INTO session_trace (id, device_id, epoch, reason, result, started_at, ended_at, exchange_count, transcript, key_id)
SELECT $1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $12
WHERE (SELECT count(*) FROM session_trace t WHERE t.device_id = $2 AND t.id >= $10::uuid AND t.reason = $4) < $11
RETURNING id`,
} as const;

/** Nothing older than $2 is kept, so that only the partitions since then are read. */
export const listTracesStatement = {
  name: 'list_traces',
  text: `
SELECT t.id, t.reason, t.result, t.started_at, t.ended_at, t.exchange_count FROM session_trace t
WHERE t.device_id = $1 AND t.id >= $2::uuid AND t.id < $3::uuid ORDER BY t.id DESC LIMIT $4`,
} as const;

export const findTraceStatement = {
  name: 'find_trace',
  text: `
SELECT t.id, d.public_id, t.reason, t.result, t.started_at, t.ended_at, t.exchange_count, t.transcript
FROM session_trace t JOIN device d ON d.id = t.device_id WHERE t.id = $1`,
} as const;

/** $2 and $3 bound the life of the task $1, so that few day partitions are looked into. */
export const tracesOfTaskStatement = {
  name: 'traces_of_task',
  text: `
SELECT a.id AS attempt, t.id AS trace FROM task_attempt a JOIN session_trace t ON t.device_id = a.device_id AND t.epoch = a.epoch
WHERE a.task_id = $1 AND a.id >= $2 AND a.id < $3 AND t.id >= $2 AND t.id < $3`,
} as const;
