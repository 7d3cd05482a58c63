import type { DataSource } from 'typeorm';
import {
  InvalidCursorError,
  isParameterSource,
  ParameterHistory,
  uuidV7LowerBound,
  uuidV7TimeMs,
  type HistoryQuery,
  type Page,
  type ParameterChange,
  type ParameterDifference,
} from '#device';

interface ChangeRow {
  readonly id: string;
  readonly epoch: string;
  readonly attempt_id: string | null;
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly source: string | null;
  readonly is_sound: boolean;
  readonly task_id: string | null;
  readonly created_by: string | null;
}

interface DifferenceRow {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly changes: number;
  readonly last_id: string;
  readonly is_sound: boolean;
}

const isTextOrNull = (value: string) => `jsonb_typeof(${value}) IN ('string', 'null')`;

// What is no object has one change of no name, which is not sound and may have been of any path.
const changesWithin = (condition: string) => `
  SELECT h.id, h.epoch, h.attempt_id, c.key COLLATE "C" AS path, c.value ->> 0 AS before, c.value ->> 1 AS after, c.value ->> 2 AS source,
    coalesce(CASE jsonb_typeof(c.value) WHEN 'array' THEN ${isTextOrNull('c.value -> 0')} AND ${isTextOrNull('c.value -> 1')} END, false) AS is_sound
  FROM param_history h CROSS JOIN LATERAL
    jsonb_each(CASE jsonb_typeof(h.changes) WHEN 'object' THEN h.changes ELSE '{"": null}' END) c
  WHERE h.device_id = $1 AND h.id >= $2::uuid AND h.id < $3::uuid AND (${condition} OR jsonb_typeof(h.changes) <> 'object')`;

// The page is cut before anything is joined to it, and each attempt is looked up in the partition of its day alone.
const listOf = (condition: string) => `
WITH page AS MATERIALIZED (
  SELECT * FROM (${changesWithin(condition)}) each
  WHERE $5::uuid IS NULL OR each.id < $5 OR (each.id = $5 AND each.path > $6)
  ORDER BY each.id DESC, each.path LIMIT $7
)
SELECT p.*, a.task_id, t.created_by FROM page p
  LEFT JOIN LATERAL (SELECT task_id FROM task_attempt WHERE id = p.attempt_id LIMIT 1) a ON true
  LEFT JOIN device_task t ON t.id = a.task_id
ORDER BY p.id DESC, p.path`;

const diffOf = (condition: string) => `
SELECT path, (array_agg(before ORDER BY id))[1] AS before, (array_agg(after ORDER BY id DESC))[1] AS after,
  count(*)::int AS changes, (array_agg(id ORDER BY id DESC))[1] AS last_id, bool_and(is_sound) AS is_sound
FROM (${changesWithin(condition)}) each WHERE $5::text IS NULL OR each.path > $5
GROUP BY path
HAVING (array_agg(before ORDER BY id))[1] IS DISTINCT FROM (array_agg(after ORDER BY id DESC))[1]
  OR bool_or(before IS NULL AND after IS NULL) OR NOT bool_and(is_sound)
ORDER BY path LIMIT $6`;

const within = { everything: "$4::text = ''", below: 'starts_with(c.key, $4)', exactly: 'c.key = $4' };

/** ParameterHistory on PostgreSQL: reads the partitions of the asked days alone. */
export class PgParameterHistory extends ParameterHistory {
  constructor(private readonly source: DataSource) {
    super();
  }

  override async list(publicId: string, query: HistoryQuery): Promise<Page<ParameterChange> | null> {
    const { limit, cursor } = query;
    const [id, path] = cursor === null ? [null, null] : positionOf(cursor, 2);
    const values = await this.spanOf(publicId, query);
    if (values === null) return null;
    const rows = await this.source.query<ChangeRow[]>(listOf(conditionOf(query)), [
      ...values,
      id,
      path,
      limit + 1,
    ]);
    return pageOf(rows, limit, changeOf, (last) => [last.id, last.path]);
  }

  override async diff(publicId: string, query: HistoryQuery): Promise<Page<ParameterDifference> | null> {
    const { limit, cursor } = query;
    const [path] = cursor === null ? [null] : positionOf(cursor, 1);
    const values = await this.spanOf(publicId, query);
    if (values === null) return null;
    const rows = await this.source.query<DifferenceRow[]>(diffOf(conditionOf(query)), [
      ...values,
      path,
      limit + 1,
    ]);
    return pageOf(rows, limit, differenceOf, (last) => [last.path]);
  }

  private async spanOf(publicId: string, { path, from, to }: HistoryQuery): Promise<unknown[] | null> {
    const [device] = await this.source.query<{ id: string }[]>('SELECT id FROM device WHERE public_id = $1', [
      publicId,
    ]);
    if (device === undefined) return null;
    return [device.id, uuidV7LowerBound(from.getTime()), uuidV7LowerBound(to.getTime()), path];
  }
}

function conditionOf({ path }: HistoryQuery): string {
  if (path === '') return within.everything;
  return path.endsWith('.') ? within.below : within.exactly;
}

function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  position: (last: Row) => readonly string[],
): Page<Item> {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const next =
    last === undefined
      ? null
      : Buffer.from(JSON.stringify(['history', ...position(last)])).toString('base64url');
  return { items: page.map(itemOf), next };
}

function changeOf(row: ChangeRow): ParameterChange {
  const source = row.is_sound && isParameterSource(row.source) ? row.source : null;
  return {
    at: new Date(uuidV7TimeMs(row.id)),
    path: row.path,
    before: source === null ? null : row.before,
    after: source === null ? null : row.after,
    source,
    isDamaged: source === null,
    session: Number(row.epoch),
    attemptId: row.attempt_id,
    taskId: row.task_id,
    createdBy: row.created_by,
  };
}

function differenceOf({ path, changes, ...row }: DifferenceRow): ParameterDifference {
  return {
    path,
    before: row.is_sound ? row.before : null,
    after: row.is_sound ? row.after : null,
    changes,
    lastChangedAt: new Date(uuidV7TimeMs(row.last_id)),
    isDamaged: !row.is_sound,
  };
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws InvalidCursorError */
function positionOf(cursor: string, parts: number): readonly string[] {
  const [kind, ...position] = fieldsOf(cursor);
  const isPosition = position.length === parts && (parts === 1 || uuid.test(position[0] ?? ''));
  if (kind !== 'history' || !isPosition || position.some((part) => part.includes('\u0000')))
    throw new InvalidCursorError('the cursor was not issued by this list');
  return position;
}

function fieldsOf(cursor: string): readonly string[] {
  try {
    const fields: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(fields) && fields.every((field) => typeof field === 'string') ? fields : [];
  } catch {
    return [];
  }
}
