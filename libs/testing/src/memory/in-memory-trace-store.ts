import {
  InvalidCursorError,
  mostTracedDevices,
  mostTracesPerDay,
  TraceStore,
  type DeviceId,
  type NewTrace,
  type TracedTask,
  type Page,
  type SessionTrace,
  type TraceSummary,
  type TraceSwitch,
  type TraceSwitchOutcome,
} from '#device';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { InMemoryTaskLedger } from './in-memory-task-ledger.js';
import type { Clock } from './in-memory-session-table.js';

const dayMs = 86_400_000;

/** TraceStore over a list. */
export class InMemoryTraceStore extends TraceStore {
  private readonly switches = new Map<DeviceId, Date>();
  private readonly traces: NewTrace[] = [];

  constructor(
    private readonly inventory: InMemoryDeviceInventory,
    private readonly ledger: InMemoryTaskLedger,
    private readonly now: Clock,
  ) {
    super();
  }

  override async setSwitch(publicId: string, until: Date | null): Promise<TraceSwitchOutcome> {
    const deviceId = await this.inventory.resolve(publicId);
    if (deviceId === null) return 'unknownDevice';
    const traced = [...this.switches.keys()].filter((id) => this.isTraced(id));
    if (until !== null && !this.isTraced(deviceId) && traced.length >= mostTracedDevices) return 'tooMany';
    if (until === null) this.switches.delete(deviceId);
    else this.switches.set(deviceId, until);
    return 'set';
  }

  override async switchOf(publicId: string): Promise<TraceSwitch | null> {
    const deviceId = await this.inventory.resolve(publicId);
    if (deviceId === null) return null;
    return { until: this.isTraced(deviceId) ? (this.switches.get(deviceId) ?? null) : null };
  }

  override async add(trace: NewTrace): Promise<boolean> {
    const since = trace.endedAt.getTime() - dayMs;
    const recent = this.tracesOf(trace.fence.deviceId).filter(
      ({ reason, endedAt }) => reason === trace.reason && endedAt.getTime() >= since,
    );
    if (recent.length >= mostTracesPerDay[trace.reason]) return false;
    this.traces.push(trace);
    return true;
  }

  override async idsByAttempt({ id }: TracedTask): Promise<ReadonlyMap<string, string>> {
    const row = this.ledger.allRows().find(({ task }) => task.id === id);
    const pairs = (row?.attempts ?? []).flatMap((attempt): [string, string][] => {
      const trace = this.traces.find(
        ({ fence }) => fence.deviceId === row?.device && fence.epoch === attempt.epoch,
      );
      return trace === undefined ? [] : [[attempt.id, trace.id]];
    });
    return new Map(pairs);
  }

  override async listOfDevice(
    publicId: string,
    limit: number,
    cursor: string | null,
  ): Promise<Page<TraceSummary> | null> {
    const deviceId = await this.inventory.resolve(publicId);
    if (deviceId === null) return null;
    const before = cursor === null ? '~' : positionOf(cursor);
    const matching = this.tracesOf(deviceId)
      .filter(({ id }) => id < before)
      .toSorted((a, b) => (a.id < b.id ? 1 : -1));
    const items = matching.slice(0, limit).map((trace) => this.summary(trace));
    const last = matching.length > limit ? items.at(-1) : undefined;
    return { items, next: last === undefined ? null : Buffer.from(`trace:${last.id}`).toString('base64url') };
  }

  override async find(id: string): Promise<SessionTrace | null> {
    const trace = this.traces.find((each) => each.id === id);
    return trace === undefined ? null : { ...this.summary(trace), exchanges: trace.exchanges };
  }

  isTraced(deviceId: DeviceId): boolean {
    const until = this.switches.get(deviceId);
    return until !== undefined && until > this.now();
  }

  private tracesOf(deviceId: DeviceId): NewTrace[] {
    return this.traces.filter(({ fence }) => fence.deviceId === deviceId);
  }

  private summary({ id, fence, reason, result, startedAt, endedAt, exchangeCount }: NewTrace): TraceSummary {
    const deviceId = this.inventory.rowOf(fence.deviceId)?.publicId ?? '';
    return { id, deviceId, reason, result, startedAt, endedAt, exchangeCount };
  }
}

/** @throws InvalidCursorError */
function positionOf(cursor: string): string {
  const [, id] = /^trace:([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (id === undefined) throw new InvalidCursorError('the cursor was not issued by this list');
  return id;
}
