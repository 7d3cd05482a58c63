import { InvalidCursorError, newUuidV7, type DeviceId, type Page } from '#device';
import {
  bulkRetentionDays,
  BulkOperationStore,
  maxPendingPerDevice,
  mostRunningOperations,
  type BulkAdvance,
  type BulkCreation,
  type BulkItem,
  type BulkOperation,
  type BulkOrder,
  type BulkOutcome,
  type BulkPreview,
  type BulkProgress,
  type CommittedTask,
  type DeviceTarget,
  type NewBulkOperation,
  type TaskState,
} from '#task';
import type { DeviceRow, InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { Clock } from './in-memory-session-table.js';
import type { InMemoryTaskLedger } from './in-memory-task-ledger.js';
import type { InMemoryTaskList } from './in-memory-task-list.js';

interface OperationRow extends NewBulkOperation {
  readonly createdAt: Date;
  readonly upTo: number;
  state: BulkOperation['state'];
  finishedAt: Date | null;
  position: number;
  readonly items: ItemRow[];
}

interface ItemRow {
  readonly position: number;
  readonly device: DeviceId;
  readonly taskId: string | null;
  readonly outcome: BulkOutcome;
}

type EnqueueOrder = BulkOrder & { readonly action: 'enqueueTasks' };
type CancelOrder = BulkOrder & { readonly action: 'cancelTasks' };

/** BulkOperationStore over maps, beside the ledger in memory. */
export class InMemoryBulkOperationStore extends BulkOperationStore {
  private readonly rows = new Map<string, OperationRow>();

  constructor(
    private readonly inventory: InMemoryDeviceInventory,
    private readonly ledger: InMemoryTaskLedger,
    private readonly tasks: InMemoryTaskList,
    private readonly now: Clock,
  ) {
    super();
  }

  override async create(operation: NewBulkOperation): Promise<BulkCreation> {
    const { order } = operation;
    if (order.action === 'enqueueTasks' && order.target.kind === 'devices') {
      const unknown = this.unknownOf(order.target.deviceIds);
      if (unknown !== null) return unknown;
    }
    if ((await this.running()).length >= mostRunningOperations)
      return { kind: 'tooManyRunning', limit: mostRunningOperations };
    const queued = this.ledger.allRows().filter(({ state }) => state === 'queued');
    const last = order.action === 'enqueueTasks' ? this.inventory.allRows().at(-1)?.id : queued.at(-1)?.seq;
    this.rows.set(operation.id, {
      ...operation,
      createdAt: this.now(),
      upTo: last ?? 0,
      state: 'running',
      finishedAt: null,
      position: 0,
      items: [],
    });
    return { kind: 'created' };
  }

  override async find(id: string): Promise<BulkProgress | null> {
    const row = this.rows.get(id);
    if (row === undefined) return null;
    const taskStates: Partial<Record<TaskState, number>> = {};
    for (const { state, operationId } of this.ledger.allRows())
      if (operationId === id) taskStates[state] = (taskStates[state] ?? 0) + 1;
    return { ...viewOf(row), taskStates };
  }

  override async list(limit: number, cursor: string | null): Promise<Page<BulkOperation>> {
    const before = cursor === null ? '~' : readCursor(cursor, /^operation:([0-9a-f-]{36})$/);
    const older = [...this.rows.values()]
      .filter(({ id }) => id < before)
      .toSorted((a, b) => (a.id < b.id ? 1 : -1));
    const page = older.slice(0, limit);
    const last = page.at(-1);
    const hasMore = older.length > page.length && last !== undefined;
    return { items: page.map(viewOf), next: hasMore ? cursorOf(`operation:${last.id}`) : null };
  }

  override async items(id: string, limit: number, cursor: string | null): Promise<Page<BulkItem> | null> {
    const behind = cursor === null ? 0 : Number(readCursor(cursor, /^item:(\d{1,15})$/));
    const row = this.rows.get(id);
    if (row === undefined) return null;
    const left = row.items.filter(({ position }) => position > behind);
    const page = left.slice(0, limit);
    const last = page.at(-1);
    const hasMore = left.length > page.length && last !== undefined;
    return {
      items: page.map((item) => this.itemOf(item)),
      next: hasMore ? cursorOf(`item:${last.position}`) : null,
    };
  }

  override async stop(id: string): Promise<'stopped' | 'alreadyOver' | 'unknown'> {
    const row = this.rows.get(id);
    if (row === undefined) return 'unknown';
    if (row.state !== 'running') return 'alreadyOver';
    this.end(row, 'stopped');
    return 'stopped';
  }

  override async advance(id: string, limit: number): Promise<BulkAdvance> {
    const row = this.rows.get(id);
    if (row === undefined || row.state !== 'running') return { kind: 'over' };
    return row.order.action === 'enqueueTasks'
      ? this.enqueue(row, row.order, limit)
      : this.cancel(row, row.order, limit);
  }

  override async running(): Promise<readonly string[]> {
    return [...this.rows.values()].filter(({ state }) => state === 'running').map(({ id }) => id);
  }

  override async preview(target: DeviceTarget, sample: number): Promise<BulkPreview> {
    const unknown = target.kind === 'devices' ? this.unknownOf(target.deviceIds) : null;
    if (unknown !== null) return unknown;
    const ids =
      target.kind === 'devices' ? target.deviceIds : this.devicesOf(target).map(({ publicId }) => publicId);
    return { kind: 'devices', count: ids.length, sample: ids.slice(0, sample) };
  }

  override async dropOld(limit: number): Promise<number> {
    const before = this.now().getTime() - bulkRetentionDays * 86_400_000;
    const old = [...this.rows.values()].filter(
      ({ finishedAt }) => finishedAt !== null && finishedAt.getTime() < before,
    );
    for (const { id } of old.slice(0, limit)) this.rows.delete(id);
    return Math.min(limit, old.length);
  }

  private enqueue(row: OperationRow, order: EnqueueOrder, limit: number): BulkAdvance {
    const left = this.devicesOf(order.target).filter(({ id }) => id > row.position && id <= row.upTo);
    const enqueued: CommittedTask[] = [];
    for (const { id: device, publicId } of left.slice(0, limit)) {
      const task = {
        ...order.template,
        id: newUuidV7(),
        deviceId: publicId,
        dependsOn: null,
        createdBy: row.createdBy,
      };
      const outcome = this.ledger.acceptFor(device, task, maxPendingPerDevice, row.id);
      if (outcome.kind === 'accepted') {
        const dueAtMs = task.notBefore?.getTime() ?? 0;
        enqueued.push({
          taskId: task.id,
          deviceId: device,
          order: outcome.order,
          lane: task.lane,
          dueAtMs,
          dependsOn: null,
        });
        row.items.push({ position: device, device, taskId: task.id, outcome: 'enqueued' });
      } else {
        const refused = outcome.kind === 'tooManyPending' ? 'tooManyPending' : 'duplicate';
        row.items.push({ position: device, device, taskId: null, outcome: refused });
      }
      row.position = device;
    }
    if (left.length <= limit) this.end(row, 'completed');
    return { kind: 'advanced', enqueued, cancelled: [] };
  }

  private async cancel(row: OperationRow, order: CancelOrder, limit: number): Promise<BulkAdvance> {
    const queued = this.tasks
      .select(order.target)
      .filter(({ state, seq }) => state === 'queued' && seq > row.position && seq <= row.upTo);
    const cancelled: { taskId: string; deviceId: DeviceId }[] = [];
    for (const { task, device, seq } of queued.slice(0, limit)) {
      await this.ledger.cancel(task.id);
      cancelled.push({ taskId: task.id, deviceId: device });
      row.items.push({ position: seq, device, taskId: task.id, outcome: 'cancelled' });
      row.position = seq;
    }
    if (queued.length <= limit) this.end(row, 'completed');
    return { kind: 'advanced', enqueued: [], cancelled };
  }

  private devicesOf(target: DeviceTarget): DeviceRow[] {
    const rows = this.inventory.allRows();
    return target.kind === 'condition'
      ? rows.filter((row) => this.inventory.selects(target.condition, row))
      : rows.filter(({ publicId }) => target.deviceIds.includes(publicId));
  }

  private unknownOf(ids: readonly string[]): Extract<BulkCreation, { kind: 'unknownDevices' }> | null {
    const positions = [...ids.keys()].filter((index) => this.inventory.findRow(ids[index] ?? '') === null);
    return positions.length > 0 ? { kind: 'unknownDevices', positions } : null;
  }

  private itemOf({ device, taskId, outcome }: ItemRow): BulkItem {
    const task = taskId === null ? undefined : this.ledger.allRows().find((row) => row.task.id === taskId);
    const deviceId = this.inventory.rowOf(device)?.publicId ?? '';
    return { deviceId, taskId, outcome, taskState: task?.state ?? null };
  }

  private end(row: OperationRow, state: BulkOperation['state']): void {
    row.state = state;
    row.finishedAt = this.now();
  }
}

function viewOf({
  id,
  order,
  state,
  filter,
  createdBy,
  createdAt,
  finishedAt,
  items,
}: OperationRow): BulkOperation {
  const applied = items.filter(({ outcome }) => outcome === 'enqueued' || outcome === 'cancelled').length;
  const facts = { id, action: order.action, state, filter, createdBy, createdAt, finishedAt };
  return { ...facts, applied, refused: items.length - applied };
}

function cursorOf(place: string): string {
  return Buffer.from(place).toString('base64url');
}

function readCursor(cursor: string, form: RegExp): string {
  const [, place] = form.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (place === undefined) throw new InvalidCursorError('not a cursor of this list');
  return place;
}
