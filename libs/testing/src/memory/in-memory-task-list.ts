import { InvalidCursorError, type Page } from '#device';
import { TaskList, type TaskQuery, type TaskSelection, type ListedTask } from '#task';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { InMemoryTaskLedger } from './in-memory-task-ledger.js';
import type { TaskRow } from './task-row.js';

/** TaskList over the rows of the ledger in memory. */
export class InMemoryTaskList extends TaskList {
  constructor(
    private readonly ledger: InMemoryTaskLedger,
    private readonly inventory: InMemoryDeviceInventory,
  ) {
    super();
  }

  override async list({ states, limit, cursor, ...selection }: TaskQuery): Promise<Page<ListedTask>> {
    const before = cursor === null ? Infinity : positionOf(cursor);
    const older = this.select(selection)
      .filter(({ seq, state }) => seq < before && (states.length === 0 || states.includes(state)))
      .toSorted((a, b) => b.seq - a.seq);
    const page = older.slice(0, limit);
    const last = page.at(-1);
    const hasMore = older.length > page.length && last !== undefined;
    const next = hasMore ? Buffer.from(`all:${last.seq}`).toString('base64url') : null;
    return { items: page.map(summaryOf), next };
  }

  /** The tasks of a selection, in whatever state. */
  select({ type, lane, operationId, condition }: TaskSelection): TaskRow[] {
    return this.ledger
      .allRows()
      .filter(
        ({ task, device, operationId: origin }) =>
          (type === undefined || task.type === type) &&
          (lane === undefined || task.lane === lane) &&
          (operationId === undefined || origin === operationId) &&
          (condition === undefined || this.inventory.selects(condition, this.inventory.rowOf(device)!)),
      );
  }
}

function summaryOf(row: TaskRow): ListedTask {
  const { id, deviceId, type, lane, priority, createdBy, expiresAt } = row.task;
  const { state, createdAt, settledAt, fault, operationId, dueAt } = row;
  const facts = { id, deviceId, type, state, lane, priority, createdBy, createdAt };
  return { ...facts, notBefore: dueAt, expiresAt, settledAt, fault, operationId };
}

function positionOf(cursor: string): number {
  const [, seq] = /^all:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (seq === undefined) throw new InvalidCursorError('not a cursor of the list of all tasks');
  return Number(seq);
}
