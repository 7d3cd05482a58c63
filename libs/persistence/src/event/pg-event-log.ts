import {
  EventLog,
  InvalidCursorError,
  uuidV7LowerBound,
  uuidV7TimeMs,
  type DeviceEvent,
  type EventKind,
  type EventQuery,
  type Page,
} from '#device';
import type { DataSource } from 'typeorm';

interface EventRow {
  readonly id: string;
  readonly device_id: string;
  readonly kind: EventKind;
  readonly code: string;
  readonly command_key: string;
  readonly details: unknown;
  readonly task_id: string | null;
  readonly attempt_id: string | null;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// The page is cut before anything is joined to it, and each key is looked up in the partition of its day alone.
const pageOf = (condition: string) => `
WITH page AS MATERIALIZED (
  SELECT e.id, e.device_id, e.kind, e.code, e.command_key, e.details FROM event e
  WHERE e.id >= $1::uuid AND e.id < $2::uuid ${condition} ORDER BY e.id DESC LIMIT $3
)
SELECT p.id, d.public_id AS device_id, p.kind, p.code, p.command_key, p.details, a.task_id, a.id AS attempt_id
FROM page p JOIN device d ON d.id = p.device_id LEFT JOIN LATERAL (
  SELECT t.id, t.task_id FROM task_attempt t
  WHERE t.id = CASE WHEN p.command_key ~ '^[0-9a-f]{32}$' THEN p.command_key::uuid END AND t.device_id = p.device_id
  LIMIT 1
) a ON true
ORDER BY p.id DESC`;

/** EventLog on PostgreSQL: reads the partitions of the asked days alone. */
export class PgEventLog extends EventLog {
  constructor(private readonly source: DataSource) {
    super();
  }

  override async listOfDevice(publicId: string, query: EventQuery): Promise<Page<DeviceEvent> | null> {
    const [device] = await this.source.query<{ id: string }[]>('SELECT id FROM device WHERE public_id = $1', [
      publicId,
    ]);
    return device === undefined ? null : this.page(query, device.id);
  }

  override list(query: EventQuery): Promise<Page<DeviceEvent>> {
    return this.page(query, null);
  }

  private async page(query: EventQuery, deviceId: string | null): Promise<Page<DeviceEvent>> {
    const { from, to, code, limit, cursor } = query;
    const end = uuidV7LowerBound(to.getTime());
    const position = cursor === null ? end : positionOf(cursor);
    const values: unknown[] = [uuidV7LowerBound(from.getTime()), position < end ? position : end, limit + 1];
    const conditions: string[] = [];
    if (deviceId !== null) conditions.push(`AND e.device_id = $${values.push(deviceId)}`);
    if (code !== null) conditions.push(`AND e.code = $${values.push(code)}`);
    const rows = await this.source.query<EventRow[]>(pageOf(conditions.join(' ')), values);
    const items = rows.slice(0, limit).map(eventOf);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next: last === undefined ? null : Buffer.from(`event:${last.id}`).toString('base64url') };
  }
}

function eventOf(row: EventRow): DeviceEvent {
  return {
    id: row.id,
    deviceId: row.device_id,
    kind: row.kind,
    code: row.code,
    commandKey: row.command_key,
    at: new Date(uuidV7TimeMs(row.id)),
    data: row.details,
    taskId: row.task_id,
    attemptId: row.attempt_id,
  };
}

/** @throws InvalidCursorError */
function positionOf(cursor: string): string {
  const [kind, id = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split(':');
  if (kind !== 'event' || !uuid.test(id))
    throw new InvalidCursorError('the cursor was not issued by this list');
  return id;
}
