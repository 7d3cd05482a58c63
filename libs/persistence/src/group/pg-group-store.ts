import {
  GroupStore,
  InvalidCursorError,
  mostGroups,
  mostToldUsers,
  type DeviceGroup,
  type GroupChange,
  type GroupOutcome,
  type GroupRemoval,
  type Page,
} from '#device';
import type { DataSource, EntityManager } from 'typeorm';

const columns = `name, filter, description, version, created_at AS "createdAt", updated_at AS "updatedAt"`;

/** Groups of these names and all that they use; UNION takes each once, so that it ends whatever they use. */
const reachable = `
WITH RECURSIVE reached AS (
  SELECT name, filter, uses FROM device_group WHERE name = ANY($1::text[])
  UNION
  SELECT g.name, g.filter, g.uses FROM device_group g JOIN reached r ON g.name = ANY(r.uses)
)
SELECT name, filter FROM reached`;

// Any number that no other lock of ours has: changes of groups come one after the other, so that two of them cannot
// close a circle together.
const groupLock = 7_547_070;

/** GroupStore on PostgreSQL. */
export class PgGroupStore extends GroupStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async find(name: string): Promise<DeviceGroup | null> {
    const found: DeviceGroup[] = await this.dataSource.query(
      `SELECT ${columns} FROM device_group WHERE name = $1`,
      [name],
    );
    return found[0] ?? null;
  }

  override async list(limit: number, cursor: string | undefined): Promise<Page<DeviceGroup>> {
    const found: DeviceGroup[] = await this.dataSource.query(
      `SELECT ${columns} FROM device_group WHERE name > $1 ORDER BY name LIMIT $2`,
      [nameOf(cursor), limit + 1],
    );
    const last = found.length > limit ? found[limit - 1] : undefined;
    const next = last === undefined ? null : Buffer.from(last.name).toString('base64url');
    return { items: found.slice(0, limit), next };
  }

  override reachable(names: readonly string[]): Promise<readonly Pick<DeviceGroup, 'name' | 'filter'>[]> {
    return this.dataSource.query(reachable, [names]);
  }

  override put(change: GroupChange): Promise<GroupOutcome> {
    return this.inTurn(async (manager) => {
      const { name, filter, description, uses, expectedVersion } = change;
      const [state] = await manager.query<GroupState[]>(
        `SELECT (SELECT version FROM device_group WHERE name = $1) AS version,
          (SELECT count(*)::int FROM device_group) AS count,
          (SELECT count(*)::int FROM device_group WHERE name = ANY($2::text[])) AS used`,
        [name, uses],
      );
      const version = state?.version ?? null;
      if (expectedVersion !== null && expectedVersion !== version) return { kind: 'versionMismatch' };
      const reached = await manager.query<{ name: string }[]>(reachable, [uses]);
      if (uses.includes(name) || reached.some((group) => group.name === name)) return { kind: 'cycle' };
      if (state?.used !== uses.length) return { kind: 'unknownGroup' };
      if (version === null && state.count >= mostGroups) return { kind: 'tooMany' };
      const [group] = await manager.query<[DeviceGroup]>(
        `INSERT INTO device_group (name, filter, description, uses) VALUES ($1, $2, $3, $4::text[])
         ON CONFLICT (tenant_id, name) DO UPDATE SET filter = excluded.filter, description = excluded.description,
           uses = excluded.uses, version = device_group.version + 1, updated_at = now()
         RETURNING ${columns}`,
        [name, filter, description, uses],
      );
      return { kind: version === null ? 'created' : 'replaced', group };
    });
  }

  override remove(name: string, expectedVersion: number | null): Promise<GroupRemoval> {
    return this.inTurn(async (manager) => {
      const [found] = await manager.query<{ version: number; used_by: string[] }[]>(
        `SELECT version, ARRAY(SELECT u.name FROM device_group u WHERE $1::text = ANY(u.uses)
           ORDER BY u.name LIMIT $2) AS used_by
         FROM device_group WHERE name = $1`,
        [name, mostToldUsers],
      );
      if (found === undefined) return 'unknown';
      if (expectedVersion !== null && expectedVersion !== found.version) return 'versionMismatch';
      if (found.used_by.length > 0) return { usedBy: found.used_by };
      await manager.query('DELETE FROM device_group WHERE name = $1', [name]);
      return 'removed';
    });
  }

  private inTurn<Outcome>(change: (manager: EntityManager) => Promise<Outcome>): Promise<Outcome> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [groupLock]);
      return change(manager);
    });
  }
}

interface GroupState {
  readonly version: number | null;
  readonly count: number;
  readonly used: number;
}

/** @throws InvalidCursorError */
function nameOf(cursor: string | undefined): string {
  if (cursor === undefined) return '';
  const name = Buffer.from(cursor, 'base64url').toString('latin1');
  if (/^[\w.-]{1,64}$/.test(name)) return name;
  throw new InvalidCursorError('the cursor was not issued by this list');
}
