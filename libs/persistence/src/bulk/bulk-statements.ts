export const createOperation = {
  name: 'create_bulk_operation',
  text: `
WITH load AS (SELECT count(*)::int AS running FROM bulk_operation WHERE finished_at IS NULL)
INSERT INTO bulk_operation (id, action, filter, target, device_ids, template, up_to, created_by)
SELECT $1, $2, $3, $4, $5, $6,
  CASE WHEN $2 = 'enqueueTasks' THEN (SELECT coalesce(max(id), 0) FROM device)
    ELSE (SELECT coalesce(max(seq), 0) FROM device_task WHERE state COLLATE "C" = 'queued') END, $7
FROM load WHERE load.running < $8
RETURNING id`,
} as const;

export const resolveDevices = {
  name: 'resolve_devices',
  text: 'SELECT id, public_id FROM device WHERE public_id = ANY($1::uuid[])',
} as const;

const columns = `id, action, state, filter, created_by AS "createdBy", created_at AS "createdAt",
  finished_at AS "finishedAt", applied, refused`;

export const findOperation = {
  name: 'find_bulk_operation',
  text: `SELECT ${columns} FROM bulk_operation WHERE id = $1`,
} as const;

export const countTaskStates = {
  name: 'count_bulk_task_states',
  text: 'SELECT state, count(*)::int AS count FROM device_task WHERE operation_id = $1 GROUP BY state',
} as const;

/** Ids are in the order of their time. */
export const listOperations = {
  name: 'list_bulk_operations',
  text: `SELECT ${columns} FROM bulk_operation WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
} as const;

export const listItems = {
  name: 'list_bulk_items',
  text: `
SELECT i.position, d.public_id AS "deviceId", i.task_id AS "taskId", i.outcome, t.state AS "taskState"
FROM (SELECT * FROM bulk_operation_item WHERE operation_id = $1 AND position > $2 ORDER BY position LIMIT $3) i
JOIN device d ON d.id = i.device_id LEFT JOIN device_task t ON t.id = i.task_id ORDER BY i.position`,
} as const;

export const stopOperation = {
  name: 'stop_bulk_operation',
  text: `
WITH target AS MATERIALIZED (SELECT id, state FROM bulk_operation WHERE id = $1 FOR UPDATE), stopped AS (
  UPDATE bulk_operation o SET state = 'stopped', finished_at = now() FROM target
  WHERE o.id = target.id AND target.state = 'running' RETURNING o.id
)
SELECT EXISTS (SELECT 1 FROM stopped) AS stopped FROM target`,
} as const;

export const runningOperations = {
  name: 'running_bulk_operations',
  text: 'SELECT id FROM bulk_operation WHERE finished_at IS NULL ORDER BY id',
} as const;

export const findOrder = {
  name: 'find_bulk_order',
  text: `
SELECT action, target, device_ids, template, position, up_to, created_by FROM bulk_operation
WHERE id = $1 AND state = 'running'`,
} as const;

export const dropOldOperations = {
  name: 'drop_old_bulk_operations',
  text: `
DELETE FROM bulk_operation WHERE id IN (
  SELECT id FROM bulk_operation WHERE finished_at < now() - make_interval(days => $1) ORDER BY finished_at LIMIT $2
  FOR UPDATE SKIP LOCKED)
RETURNING id`,
} as const;
