import type { Condition } from '#filter';
import type { DataSource } from 'typeorm';
import { compileWithPaths } from '../filter/condition-compiler.js';
import { tooSlow } from '../filter/too-slow.js';
import { deviceTables } from '../inventory/device-row.js';
import { compileSelection } from '../task/task-selection.js';
import type { BulkOrderRow } from './bulk-order-row.js';

/** What a part works on, and where the next one begins. */
export interface BulkPart {
  readonly ids: readonly string[];
  readonly position: string;
  /** Nothing is left behind it. */
  readonly isLast: boolean;
}

/** Devices that one part looks at, at most: so long as this takes, whatever the filter. */
const deviceSpan = 50_000n;

/** Finds what the next part of an operation works on. */
export class BulkTargets {
  constructor(private readonly dataSource: DataSource) {}

  /** Keys of devices. */
  async devices({ device_ids, target, ...place }: BulkOrderRow, limit: number): Promise<BulkPart> {
    const [position, upTo] = [BigInt(place.position), BigInt(place.up_to)];
    if (device_ids !== null) {
      const left = device_ids.filter((id) => BigInt(id) > position);
      return partOf(left.slice(0, limit), left.length > limit ? null : upTo, upTo);
    }
    const end = position + deviceSpan < upTo ? position + deviceSpan : upTo;
    const { text, values } = await this.compile(target.condition, 4);
    const rows = await this.dataSource
      .query<{ id: string }[]>(
        `SELECT d.id FROM ${deviceTables} AND s.device_id > $1 AND s.device_id <= $2
         WHERE d.id > $1 AND d.id <= $2 AND ${text} ORDER BY d.id LIMIT $3`,
        [position, end, limit, ...values],
      )
      .catch(tooSlow);
    const ids = rows.map(({ id }) => id);
    return partOf(ids, ids.length === limit ? null : end, upTo);
  }

  /** Ids of queued tasks; those that the selection does not have are passed over. */
  async tasks({ target, position, up_to }: BulkOrderRow, limit: number): Promise<BulkPart> {
    const { joins, conditions, values } = await compileSelection(this.dataSource, target, 5);
    const rows = await this.dataSource
      .query<{ id: string; seq: string; chosen: boolean | null }[]>(
        `SELECT t.id, t.seq, (true ${conditions}) AS chosen
         FROM (SELECT c.* FROM device_task c WHERE c.state COLLATE "C" = 'queued' AND c.seq > $1 AND c.seq <= $2
             AND ($4::uuid IS NULL OR c.operation_id = $4) ORDER BY c.seq LIMIT $3) t ${joins} ORDER BY t.seq`,
        [position, up_to, limit, target.operationId ?? null, ...values],
      )
      .catch(tooSlow);
    const ids = rows.filter(({ chosen }) => chosen === true).map(({ id }) => id);
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return { ids, position: last?.seq ?? up_to, isLast: last === undefined || last.seq === up_to };
  }

  async preview(condition: Condition, sample: number): Promise<{ count: number; sample: string[] }> {
    const { text, values } = await this.compile(condition, 1);
    const from = `FROM ${deviceTables} WHERE ${text}`;
    const [counted] = await this.dataSource
      .query<{ count: number }[]>(`SELECT count(*)::int AS count ${from}`, [...values])
      .catch(tooSlow);
    const rows = await this.dataSource
      .query<{ id: string }[]>(`SELECT d.public_id AS id ${from} ORDER BY d.id LIMIT ${sample}`, [...values])
      .catch(tooSlow);
    return { count: counted?.count ?? 0, sample: rows.map(({ id }) => id) };
  }

  private compile(condition: Condition | undefined, firstPlaceholder: number) {
    return compileWithPaths(this.dataSource, condition ?? { kind: 'any', terms: [] }, { firstPlaceholder });
  }
}

/** @param end where the part ends when it is not full; null: behind its last device */
function partOf(ids: readonly string[], end: bigint | null, upTo: bigint): BulkPart {
  const position = end ?? BigInt(ids.at(-1) ?? upTo);
  return { ids, position: String(position), isLast: position >= upTo };
}
