import {
  DeviceInventory,
  mostTags,
  type DeviceFacts,
  type DeviceId,
  type DeviceQuery,
  type DeviceView,
  type Page,
  type SessionFence,
  type TagOutcome,
} from '#device';
import { allOf, type Condition } from '#filter';
import type { DataSource, Repository } from 'typeorm';
import { DeviceEntity } from '../entities/device.entity.js';
import { compileWithPaths } from '../filter/condition-compiler.js';
import { tooSlow } from '../filter/too-slow.js';
import { changedLiveSession } from '../session/live-session.js';
import { deviceCursor, keyOfCursor } from './device-cursor.js';
import { deviceColumnList, deviceTables, viewOf, type DeviceRow } from './device-row.js';
import { factAssignments, factValues } from './fact-columns.js';
import { addTagStatement, removeTagStatement } from './tag-statements.js';

const recordFactsStatement = `
WITH ${changedLiveSession}
UPDATE device d SET ${factAssignments} FROM live WHERE d.id = live.device_id`;

/** DeviceInventory by TypeORM: the operator's side, away from the hot path. */
export class TypeOrmDeviceInventory extends DeviceInventory {
  private readonly devices: Repository<DeviceEntity>;

  constructor(private readonly dataSource: DataSource) {
    super();
    this.devices = dataSource.getRepository(DeviceEntity);
  }

  override async find(publicId: string): Promise<DeviceView | null> {
    const text = `SELECT ${deviceColumnList} FROM ${deviceTables} WHERE d.public_id = $1`;
    const [found] = await this.rows<DeviceRow>(text, [publicId]);
    return found === undefined ? null : viewOf(found);
  }

  override async resolve(publicId: string): Promise<DeviceId | null> {
    const device = await this.devices.findOne({ select: { id: true }, where: { publicId } });
    return device && (Number(device.id) as DeviceId);
  }

  override async list(query: DeviceQuery): Promise<Page<DeviceView>> {
    const { limit, cursor, order = 'oldestFirst', condition = allOf([]) } = query;
    const behind = keyOfCursor(cursor, order);
    const [keyRange, direction] = order === 'oldestFirst' ? ['> $1', 'ASC'] : ['< $1', 'DESC'];
    const { text, values } = await compileWithPaths(this.dataSource, condition, {
      firstPlaceholder: 3,
      keyRange,
    });
    // The page is found first: where the condition does not ask for sessions, only those of the page are read. The
    // range stands with every table, because PostgreSQL derives it from the join of none.
    const found = await this.rows<DeviceRow>(
      `SELECT ${deviceColumnList}
       FROM (SELECT d.* FROM ${deviceTables} AND s.device_id ${keyRange}
         WHERE d.id ${keyRange} AND ${text} ORDER BY d.id ${direction} LIMIT $2) d
       LEFT JOIN device_session s ON s.device_id = d.id ORDER BY d.id ${direction}`,
      [behind, limit + 1, ...values],
    ).catch(tooSlow);
    const last = found.length > limit ? found[limit - 1] : undefined;
    return {
      items: found.slice(0, limit).map(viewOf),
      next: last === undefined ? null : deviceCursor(last.key, order),
    };
  }

  override async estimate(condition: Condition): Promise<number> {
    const { text, values } = await compileWithPaths(this.dataSource, condition, { firstPlaceholder: 1 });
    const [row] = await this.rows<ExplainRow>(
      `EXPLAIN (FORMAT JSON) SELECT FROM ${deviceTables} WHERE ${text}`,
      values,
    );
    return row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0;
  }

  override async addTag(publicId: string, tag: string): Promise<TagOutcome> {
    const [row] = await this.rows<{ tagged: boolean }>(addTagStatement, [publicId, tag, mostTags]);
    if (row === undefined) return 'unknownDevice';
    return row.tagged ? 'tagged' : 'tooMany';
  }

  override async removeTag(publicId: string, tag: string): Promise<boolean> {
    return (await this.rows(removeTagStatement, [publicId, tag])).length === 1;
  }

  override async approve(publicId: string): Promise<boolean> {
    const { affected } = await this.devices.update(
      { publicId },
      { onboarding: 'approved', updatedAt: () => 'now()' },
    );
    return affected === 1;
  }

  override async recordFacts(fence: SessionFence, facts: DeviceFacts): Promise<void> {
    const { deviceId, epoch, turn } = fence;
    await this.devices.query(recordFactsStatement, [deviceId, epoch, turn, ...factValues(facts)]);
  }

  // Without a name, so that every list is planned for its own values.
  private rows<Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
    return this.dataSource.query<Row[]>(text, [...values]);
  }
}

interface ExplainRow {
  readonly 'QUERY PLAN': readonly { readonly Plan: { readonly 'Plan Rows': number } }[];
}
