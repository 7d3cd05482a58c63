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
import type { Clock } from './in-memory-session-table.js';

type GroupRow = DeviceGroup & Pick<GroupChange, 'uses'>;

/** GroupStore over a map. */
export class InMemoryGroupStore extends GroupStore {
  private readonly rows = new Map<string, GroupRow>();

  constructor(private readonly now: Clock) {
    super();
  }

  override async find(name: string): Promise<DeviceGroup | null> {
    const row = this.rows.get(name);
    return row === undefined ? null : viewOf(row);
  }

  override async list(limit: number, cursor: string | undefined): Promise<Page<DeviceGroup>> {
    const behind = cursor === undefined ? '' : nameOf(cursor);
    const names = [...this.rows.keys()].filter((name) => name > behind).toSorted();
    const items = names.slice(0, limit).flatMap((name) => this.rows.get(name) ?? []);
    const last = items.at(-1);
    const hasMore = names.length > items.length && last !== undefined;
    const next = hasMore ? Buffer.from(`group:${last.name}`).toString('base64url') : null;
    return { items: items.map(viewOf), next };
  }

  override async reachable(
    names: readonly string[],
  ): Promise<readonly Pick<DeviceGroup, 'name' | 'filter'>[]> {
    return this.reachedFrom(names).map(({ name, filter }) => ({ name, filter }));
  }

  override async put({ expectedVersion, ...change }: GroupChange): Promise<GroupOutcome> {
    const { name, uses } = change;
    const known = this.rows.get(name);
    if (expectedVersion !== null && expectedVersion !== known?.version) return { kind: 'versionMismatch' };
    const reached = this.reachedFrom(uses);
    if (uses.includes(name) || reached.some((group) => group.name === name)) return { kind: 'cycle' };
    if (!uses.every((used) => this.rows.has(used))) return { kind: 'unknownGroup' };
    if (known === undefined && this.rows.size >= mostGroups) return { kind: 'tooMany' };
    const version = (known?.version ?? 0) + 1;
    const row = { ...change, version, createdAt: known?.createdAt ?? this.now(), updatedAt: this.now() };
    this.rows.set(name, row);
    return { kind: known === undefined ? 'created' : 'replaced', group: viewOf(row) };
  }

  override async remove(name: string, expectedVersion: number | null): Promise<GroupRemoval> {
    const known = this.rows.get(name);
    if (known === undefined) return 'unknown';
    if (expectedVersion !== null && expectedVersion !== known.version) return 'versionMismatch';
    const users = [...this.rows.values()].filter(({ uses }) => uses.includes(name));
    const usedBy = users.map((user) => user.name).toSorted();
    if (usedBy.length > 0) return { usedBy: usedBy.slice(0, mostToldUsers) };
    this.rows.delete(name);
    return 'removed';
  }

  private reachedFrom(names: readonly string[]): GroupRow[] {
    const reached = new Map<string, GroupRow>();
    const open = [...names];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const row = this.rows.get(name);
      if (row === undefined || reached.has(name)) continue;
      reached.set(name, row);
      open.push(...row.uses);
    }
    return [...reached.values()];
  }
}

function viewOf({ name, filter, description, version, createdAt, updatedAt }: GroupRow): DeviceGroup {
  return { name, filter, description, version, createdAt, updatedAt };
}

function nameOf(cursor: string): string {
  const [, name] = /^group:([\w.-]+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (name === undefined) throw new InvalidCursorError('not a cursor of the list of groups');
  return name;
}
