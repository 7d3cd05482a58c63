import {
  EventLog,
  identityConflictCode,
  InvalidCursorError,
  newUuidV7,
  redeliveryWindowMs,
  type CpeCall,
  type DeviceEvent,
  type DeviceId,
  type EventKind,
  type EventQuery,
  type InformRecord,
  type Page,
  type SessionFence,
} from '#device';
import type { TaskLedger } from '#task';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { Clock, SessionRow } from './in-memory-session-table.js';

interface EventRow {
  readonly id: string;
  readonly deviceId: DeviceId;
  readonly epoch: number;
  readonly kind: EventKind;
  readonly code: string;
  readonly commandKey: string;
  readonly at: Date;
  readonly data: unknown;
}

const repeatedCallMs = 7 * 86_400_000;

/** EventLog over a list. */
export class InMemoryEventLog extends EventLog {
  private readonly rows: EventRow[] = [];

  constructor(
    private readonly inventory: InMemoryDeviceInventory,
    private readonly ledger: Pick<TaskLedger, 'find' | 'findClaimed'>,
    private readonly now: Clock,
  ) {
    super();
  }

  override async listOfDevice(publicId: string, query: EventQuery): Promise<Page<DeviceEvent> | null> {
    const deviceId = await this.inventory.resolve(publicId);
    return deviceId === null ? null : this.page((row) => row.deviceId === deviceId, query);
  }

  override list(query: EventQuery): Promise<Page<DeviceEvent>> {
    return this.page(() => true, query);
  }

  /** The events of an Inform, but for those that it delivers again. */
  addInform(
    deviceId: DeviceId,
    { epoch, unconfirmedEpoch }: SessionRow,
    { events, retryCount }: Pick<InformRecord, 'events' | 'retryCount'>,
  ): void {
    const since = this.now().getTime() - redeliveryWindowMs(retryCount);
    const firstEpoch = Math.max(unconfirmedEpoch ?? epoch, epoch - retryCount);
    const delivered = this.rows.filter(
      (row) =>
        row.deviceId === deviceId && row.kind === 'inform' && row.epoch >= firstEpoch && +row.at >= since,
    );
    for (const { eventCode: code, commandKey } of events) {
      const isAgain = delivered.some((row) => row.code === code && row.commandKey === commandKey);
      if (!isAgain || retryCount === 0)
        this.add({ deviceId, epoch, kind: 'inform', code, commandKey, data: null });
    }
  }

  addCall({ deviceId, epoch }: SessionFence, { method: code, commandKey, details: data }: CpeCall): void {
    const since = this.now().getTime() - repeatedCallMs;
    const isAgain = this.rows.some(
      (row) =>
        row.deviceId === deviceId &&
        row.kind === 'call' &&
        row.code === code &&
        row.commandKey === commandKey &&
        JSON.stringify(row.data) === JSON.stringify(data) &&
        +row.at >= since,
    );
    if (commandKey === '' || !isAgain) this.add({ deviceId, epoch, kind: 'call', code, commandKey, data });
  }

  addConflict(deviceId: DeviceId, { epoch, takeOvers: { rival, host } }: SessionRow): void {
    this.addAlert(deviceId, epoch, identityConflictCode, { hosts: [rival, host] });
  }

  addAlert(deviceId: DeviceId, epoch: number, code: string, data: object): void {
    this.add({ deviceId, epoch, kind: 'alert', code, commandKey: '', data });
  }

  private add(event: Omit<EventRow, 'id' | 'at'>): void {
    const at = this.now();
    this.rows.push({ ...event, id: newUuidV7(at.getTime()), at });
  }

  private async page(belongs: (row: EventRow) => boolean, query: EventQuery): Promise<Page<DeviceEvent>> {
    const { from, to, code, limit, cursor } = query;
    const position = cursor === null ? null : positionOf(cursor);
    const matching = this.rows
      .filter((row) => belongs(row) && row.at >= from && row.at < to && (code === null || row.code === code))
      .filter((row) => position === null || row.id < position)
      .toSorted((a, b) => (a.id < b.id ? 1 : -1));
    const items = matching.slice(0, limit);
    const last = matching.length > items.length ? items.at(-1) : undefined;
    const next = last === undefined ? null : Buffer.from(`event:${last.id}`).toString('base64url');
    return { items: await Promise.all(items.map((row) => this.view(row))), next };
  }

  private async view({ id, deviceId, kind, code, commandKey, at, data }: EventRow): Promise<DeviceEvent> {
    const publicId = this.inventory.rowOf(deviceId)?.publicId ?? '';
    const attemptId = attemptIdOf(commandKey);
    const claimed = attemptId === null ? null : await this.ledger.findClaimed(attemptId);
    const task = claimed === null ? null : await this.ledger.find(claimed.taskId);
    const isOwn = task?.deviceId === publicId;
    return {
      id,
      deviceId: publicId,
      kind,
      code,
      commandKey,
      at,
      data,
      taskId: isOwn ? task.id : null,
      attemptId: isOwn ? attemptId : null,
    };
  }
}

function attemptIdOf(commandKey: string): string | null {
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(commandKey);
  return parts === null ? null : parts.slice(1).join('-');
}

/** @throws InvalidCursorError */
function positionOf(cursor: string): string {
  const [, id] = /^event:([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (id === undefined) throw new InvalidCursorError('the cursor was not issued by this list');
  return id;
}
