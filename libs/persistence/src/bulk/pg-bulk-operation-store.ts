import { InvalidCursorError, newUuidV7, type DeviceId, type Page } from '#device';
import {
  awaitedCompletion,
  bulkRetentionDays,
  BulkOperationStore,
  lanes,
  maxPendingPerDevice,
  mostRunningOperations,
  ordinaryPatience,
  taskOrder,
  type BulkAdvance,
  type BulkCreation,
  type BulkItem,
  type BulkOperation,
  type BulkPreview,
  type BulkProgress,
  type DeviceTarget,
  type NewBulkOperation,
  type Patience,
  type TaskState,
} from '#task';
import type { DataSource } from 'typeorm';
import type { Database } from '../data-source/database.js';
import type { SecretBox } from '../secret/secret-box.js';
import type { SealedSteps } from '../task/sealed-steps.js';
import { deviceIdOf, sealTemplate, storedTarget, type BulkOrderRow, type PartRow } from './bulk-order-row.js';
import * as statements from './bulk-statements.js';
import { openTemplate, readOrder } from './read-order.js';
import { BulkTargets, type BulkPart } from './bulk-targets.js';
import { cancelPart, enqueuePart } from './part-statements.js';

/** BulkOperationStore on PostgreSQL: targets are found by the operators' pool, each part is committed in one statement. */
export class PgBulkOperationStore extends BulkOperationStore {
  private readonly targets: BulkTargets;

  constructor(
    private readonly database: Database,
    dataSource: DataSource,
    private readonly box: SecretBox,
    private readonly sealed: SealedSteps,
    private readonly patience: Patience = ordinaryPatience,
  ) {
    super();
    this.targets = new BulkTargets(dataSource);
  }

  override async create({ id, order, filter, createdBy }: NewBulkOperation): Promise<BulkCreation> {
    const isList = order.action === 'enqueueTasks' && order.target.kind === 'devices';
    const keys = isList ? await this.keysOf(order.target.deviceIds) : null;
    if (keys !== null && 'kind' in keys) return keys;
    const made = await this.database.row(statements.createOperation, [
      id,
      order.action,
      filter,
      JSON.stringify(storedTarget(order)),
      keys,
      order.action === 'enqueueTasks' ? sealTemplate(this.box, id, order.template) : null,
      createdBy,
      mostRunningOperations,
    ]);
    return made === null ? { kind: 'tooManyRunning', limit: mostRunningOperations } : { kind: 'created' };
  }

  override async find(id: string): Promise<BulkProgress | null> {
    const operation = await this.database.row<BulkOperation>(statements.findOperation, [id]);
    if (operation === null) return null;
    const counts = await this.database.rows<{ state: TaskState; count: number }>(statements.countTaskStates, [
      id,
    ]);
    return { ...operation, taskStates: Object.fromEntries(counts.map(({ state, count }) => [state, count])) };
  }

  override async list(limit: number, cursor: string | null): Promise<Page<BulkOperation>> {
    const before = cursor === null ? null : readCursor(cursor, /^[0-9a-f-]{36}$/);
    const found = await this.database.rows<BulkOperation>(statements.listOperations, [before, limit + 1]);
    const last = found.length > limit ? found[limit - 1] : undefined;
    return { items: found.slice(0, limit), next: last === undefined ? null : cursorOf(last.id) };
  }

  override async items(id: string, limit: number, cursor: string | null): Promise<Page<BulkItem> | null> {
    const behind = cursor === null ? '0' : readCursor(cursor, /^\d{1,18}$/);
    if ((await this.database.row(statements.findOperation, [id])) === null) return null;
    const values = [id, behind, limit + 1];
    const found = await this.database.rows<BulkItem & { position: string }>(statements.listItems, values);
    const last = found.length > limit ? found[limit - 1] : undefined;
    const items = found.slice(0, limit).map(({ position: _position, ...item }) => item);
    return { items, next: last === undefined ? null : cursorOf(last.position) };
  }

  override async stop(id: string): Promise<'stopped' | 'alreadyOver' | 'unknown'> {
    const row = await this.database.row<{ stopped: boolean }>(statements.stopOperation, [id]);
    if (row === null) return 'unknown';
    return row.stopped ? 'stopped' : 'alreadyOver';
  }

  override async advance(id: string, limit: number): Promise<BulkAdvance> {
    const row = await this.database.row<BulkOrderRow>(statements.findOrder, [id]);
    if (row === null) return { kind: 'over' };
    const order = readOrder(id, row);
    if (order.action === 'enqueueTasks')
      return this.enqueue(id, order, await this.targets.devices(order, limit));
    const { ids, position, isLast } = await this.targets.tasks(order, limit);
    const rows = await this.database.rows<PartRow>(cancelPart, [id, order.position, position, isLast, ids]);
    const cancelled = rows.map((row) => ({ taskId: row.task_id, deviceId: deviceIdOf(row) }));
    return { kind: 'advanced', enqueued: [], cancelled };
  }

  override async running(): Promise<readonly string[]> {
    const rows = await this.database.rows<{ id: string }>(statements.runningOperations, []);
    return rows.map(({ id }) => id);
  }

  override async preview(target: DeviceTarget, sample: number): Promise<BulkPreview> {
    if (target.kind === 'condition')
      return { kind: 'devices', ...(await this.targets.preview(target.condition, sample)) };
    const keys = await this.keysOf(target.deviceIds);
    if ('kind' in keys) return keys;
    return { kind: 'devices', count: keys.length, sample: target.deviceIds.slice(0, sample) };
  }

  override async dropOld(limit: number): Promise<number> {
    return (await this.database.rows(statements.dropOldOperations, [bulkRetentionDays, limit])).length;
  }

  private async enqueue(
    id: string,
    order: BulkOrderRow,
    { ids: devices, position, isLast }: BulkPart,
  ): Promise<BulkAdvance> {
    const template = openTemplate(this.box, id, order);
    const tasks = devices.map(() => newUuidV7());
    const steps = tasks.flatMap((taskId) =>
      template.steps.map((step, index) => ({ taskId, n: index + 1, step })),
    );
    const rows = await this.database.rows<PartRow>(enqueuePart, [
      id,
      order.position,
      position,
      isLast,
      devices,
      tasks,
      template.type,
      lanes.indexOf(template.lane),
      template.priority,
      template.steps.length,
      template.notBefore,
      template.expiresAt,
      template.dedupeKey,
      order.created_by,
      maxPendingPerDevice,
      steps.map(({ taskId }) => taskId),
      steps.map(({ n }) => n),
      steps.map(({ step }) => step.method),
      steps.map(({ taskId, n, step }) => this.sealed.sealArguments(taskId, n, step.arguments)),
      this.sealed.keyId,
      steps.map(({ step }) => awaitedCompletion(step, this.patience)?.kind ?? null),
      steps.map(({ step }) => awaitedCompletion(step, this.patience)?.timeoutSec ?? null),
    ]);
    const { lane, notBefore } = template;
    const facts = { order: taskOrder(template), lane, dueAtMs: notBefore?.getTime() ?? 0, dependsOn: null };
    const enqueued = rows.map((row) => ({ taskId: row.task_id, deviceId: deviceIdOf(row), ...facts }));
    return { kind: 'advanced', enqueued, cancelled: [] };
  }

  /** The keys behind public ids, in their own order; or the places of those that are unknown. */
  private async keysOf(
    publicIds: readonly string[],
  ): Promise<DeviceId[] | Extract<BulkCreation, { kind: 'unknownDevices' }>> {
    const rows = await this.database.rows<{ id: string; public_id: string }>(statements.resolveDevices, [
      publicIds,
    ]);
    const known = new Map(rows.map((row) => [row.public_id, Number(row.id) as DeviceId]));
    const positions = [...publicIds.keys()].filter((index) => !known.has(publicIds[index] ?? ''));
    if (positions.length > 0) return { kind: 'unknownDevices', positions };
    return [...known.values()].toSorted((a, b) => a - b);
  }
}

function cursorOf(place: string): string {
  return Buffer.from(place).toString('base64url');
}

/** @throws InvalidCursorError */
function readCursor(cursor: string, form: RegExp): string {
  const place = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!form.test(place)) throw new InvalidCursorError('the cursor was not issued by this list');
  return place;
}
