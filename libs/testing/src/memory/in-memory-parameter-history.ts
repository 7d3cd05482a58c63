import { isWithin } from '#data-model';
import {
  HistoryRules,
  InvalidCursorError,
  ParameterHistory,
  type DeviceId,
  type HistoryQuery,
  type Page,
  type ParameterChange,
  type ParameterDifference,
  type TreeChange,
} from '#device';
import type { TaskLedger } from '#task';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { Clock } from './in-memory-session-table.js';

interface ChangeRow extends TreeChange {
  readonly deviceId: DeviceId;
  readonly at: Date;
  readonly session: number;
  readonly attemptId: string | null;
  /** Number of the write among all. */
  readonly write: number;
}

/** What the writers of parameters changed, oldest first. */
export class InMemoryChangeLog {
  readonly rows: ChangeRow[] = [];
  private writes = 0;

  constructor(
    private readonly rules: HistoryRules,
    private readonly now: Clock,
  ) {}

  /** Keeps what is to be kept of the changes of one write. */
  add(writer: Pick<ChangeRow, 'deviceId' | 'session' | 'attemptId'>, changes: readonly TreeChange[]): void {
    const at = this.now();
    const kept = this.rules.keptOf(changes).toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const today = this.rows.filter((row) => row.deviceId === writer.deviceId && dayOf(row.at) === dayOf(at));
    if (today.length + kept.length > this.rules.changesPerDay) return;
    const write = ++this.writes;
    this.rows.push(...kept.map((change) => ({ ...change, ...writer, at, write })));
  }
}

/** ParameterHistory over a list. */
export class InMemoryParameterHistory extends ParameterHistory {
  constructor(
    private readonly log: InMemoryChangeLog,
    private readonly inventory: InMemoryDeviceInventory,
    private readonly ledger: Pick<TaskLedger, 'findClaimed'> & { creatorOf(taskId: string): string | null },
  ) {
    super();
  }

  override async list(publicId: string, query: HistoryQuery): Promise<Page<ParameterChange> | null> {
    const rows = await this.rowsOf(publicId, query);
    if (rows === null) return null;
    // The changes of one write stand in the order of their paths.
    const newest = rows.toSorted((a, b) => b.write - a.write);
    const { items, next } = pageOf(newest, query);
    return { items: await Promise.all(items.map((row) => this.changeOf(row))), next };
  }

  override async diff(publicId: string, query: HistoryQuery): Promise<Page<ParameterDifference> | null> {
    const rows = await this.rowsOf(publicId, query);
    if (rows === null) return null;
    const paths = [...new Set(rows.map(({ path }) => path))].toSorted();
    const differences = paths.flatMap((path) => {
      const changes = rows.filter((row) => row.path === path);
      const [first, last] = [changes[0]!, changes.at(-1)!];
      const isSecretSet = changes.some(({ before, after }) => before === null && after === null);
      if (first.before === last.after && !isSecretSet) return [];
      const { before } = first;
      return [
        {
          path,
          before,
          after: last.after,
          changes: changes.length,
          lastChangedAt: last.at,
          isDamaged: false,
        },
      ];
    });
    return pageOf(differences, query);
  }

  private async rowsOf(publicId: string, { path, from, to }: HistoryQuery): Promise<ChangeRow[] | null> {
    const deviceId = await this.inventory.resolve(publicId);
    if (deviceId === null) return null;
    return this.log.rows.filter(
      (row) => row.deviceId === deviceId && row.at >= from && row.at < to && isWithin(row.path, path),
    );
  }

  private async changeOf(row: ChangeRow): Promise<ParameterChange> {
    const { deviceId: _, write: __, ...change } = row;
    const claimed = change.attemptId === null ? null : await this.ledger.findClaimed(change.attemptId);
    const taskId = claimed?.taskId ?? null;
    return {
      ...change,
      isDamaged: false,
      taskId,
      createdBy: taskId === null ? null : this.ledger.creatorOf(taskId),
    };
  }
}

function pageOf<Item>(all: readonly Item[], { limit, cursor }: HistoryQuery): Page<Item> {
  const start = cursor === null ? 0 : Number(/^history:(\d{1,9})$/.exec(cursor)?.[1]);
  if (Number.isNaN(start)) throw new InvalidCursorError('the cursor was not issued by this list');
  const items = all.slice(start, start + limit);
  const end = start + items.length;
  return { items, next: end < all.length ? `history:${end}` : null };
}

function dayOf(time: Date): number {
  return Math.floor(time.getTime() / 86_400_000);
}
