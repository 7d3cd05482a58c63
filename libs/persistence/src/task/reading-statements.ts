const summary = `
SELECT t.id, d.public_id AS device_id, t.type, t.state, t.lane, t.created_at, t.settled_at, t.fault, t.reason, t.next_step,
  t.step_count, t.seq`;

const ofTasks = `FROM device_task t JOIN device d ON d.id = t.device_id`;

export const findTaskStatement = {
  name: 'find_task',
  text: `${summary},
  (SELECT json_agg(json_build_object('n', s.n, 'method', s.method, 'result', encode(s.result, 'base64'),
    'completion', s.completion)
    ORDER BY s.n) FROM task_step s WHERE s.task_id = t.id) AS steps
${ofTasks} WHERE t.id = $1`,
} as const;

export const listTasksStatement = {
  name: 'list_tasks',
  text: `${summary}
${ofTasks} WHERE t.device_id = $1 AND t.seq < coalesce($2, 9223372036854775807) ORDER BY t.seq DESC LIMIT $3`,
} as const;

/** The attempts of the tasks $1 that were made from $2 to before $3: the bounds keep it to a few day partitions. */
export const attemptsStatement = {
  name: 'attempts_of_tasks',
  text: `
SELECT task_id, id, step, method, state, dispatched_at AS "dispatchedAt", settled_at AS "settledAt", fault
FROM task_attempt WHERE task_id = ANY($1::uuid[]) AND id >= $2 AND id < $3 ORDER BY id`,
} as const;

export const resolveDeviceStatement = {
  name: 'resolve_device',
  text: 'SELECT id FROM device WHERE public_id = $1',
} as const;
