import type { DeviceId } from '#device';
import { lanes, QueuedTasks, type QueuedTask } from '#task';
import type { Database } from '../data-source/database.js';

// In the order of the index of queued tasks; ids break ties, as the place in the queue of a device does not.
const pageStatement = {
  name: 'queued_tasks',
  text: `
SELECT id AS task_id, device_id, lane, lane * 10 + priority + 1 AS order, (extract(epoch FROM not_before) * 1000)::float8 AS due_at_ms
FROM device_task
WHERE state = 'queued' AND expires_at > now() AND (device_id, id) > ($1::bigint, $2::uuid)
ORDER BY device_id, id LIMIT $3`,
} as const;

const firstId = '00000000-0000-0000-0000-000000000000';

interface Row {
  readonly task_id: string;
  readonly device_id: string;
  readonly lane: number;
  readonly order: number;
  readonly due_at_ms: number;
}

/** QueuedTasks on PostgreSQL. */
export class PgQueuedTasks extends QueuedTasks {
  constructor(private readonly database: Database) {
    super();
  }

  override async page(after: QueuedTask | null, limit: number): Promise<readonly QueuedTask[]> {
    const values = [after?.deviceId ?? 0, after?.taskId ?? firstId, limit];
    const rows = await this.database.rows<Row>(pageStatement, values);
    return rows.map((row) => ({
      taskId: row.task_id,
      deviceId: Number(row.device_id) as DeviceId,
      order: row.order,
      lane: lanes[row.lane] ?? 'telemetry',
      dueAtMs: row.due_at_ms,
    }));
  }
}
