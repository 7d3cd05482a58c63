import {
  crashesToQuarantine,
  crashMemoryHours,
  DeviceQuarantine,
  mostQuarantinesPerHour,
  quarantinedCode,
  releasedCode,
  type CrashCount,
  type CrashedTurn,
} from '#device';
import type { InMemoryCpeCredentialStore } from './in-memory-cpe-credential-store.js';
import { ownsDevice, type DeviceRow, type InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { InMemoryEventLog } from './in-memory-event-log.js';
import type { Clock, InMemorySessionTable } from './in-memory-session-table.js';

const hourMs = 3_600_000;

/** DeviceQuarantine on the device records of the other in-memory adapters. */
export class InMemoryDeviceQuarantine extends DeviceQuarantine {
  constructor(
    private readonly inventory: InMemoryDeviceInventory,
    private readonly sessions: InMemorySessionTable,
    private readonly credentials: InMemoryCpeCredentialStore,
    private readonly events: Pick<InMemoryEventLog, 'addAlert'>,
    private readonly now: Clock,
  ) {
    super();
  }

  override async noteCrash(turn: CrashedTurn, reason: string): Promise<CrashCount | null> {
    const device = this.deviceOf(turn);
    if (device === null || device.quarantine.since !== null) return null;
    const { crashedAt, crashes } = device.quarantine;
    const isRecent = crashedAt !== null && this.isWithin(crashedAt, crashMemoryHours * hourMs);
    const count = isRecent ? crashes + 1 : 1;
    const isQuarantined = count >= crashesToQuarantine && this.lastHour() < mostQuarantinesPerHour;
    device.quarantine = {
      crashes: count,
      crashedAt: this.now(),
      since: isQuarantined ? this.now() : null,
      reason: isQuarantined ? reason : null,
    };
    if (isQuarantined) this.tell(device, quarantinedCode, { crashes: count, reason });
    return { deviceId: device.publicId, crashes: count, isQuarantined };
  }

  override async release(publicId: string): Promise<boolean> {
    const device = this.inventory.findRow(publicId);
    if (device === null) return false;
    const { since, reason } = device.quarantine;
    device.quarantine = { crashes: 0, crashedAt: null, since: null, reason: null };
    if (since !== null) this.tell(device, releasedCode, { since, reason });
    return true;
  }

  private tell({ id }: DeviceRow, code: string, data: object): void {
    this.events.addAlert(id, this.sessions.find(id)?.epoch ?? 0, code, data);
  }

  private deviceOf(turn: CrashedTurn): DeviceRow | null {
    switch (turn.kind) {
      case 'session': {
        const { deviceId, epoch } = turn.fence;
        return this.sessions.find(deviceId)?.epoch === epoch ? this.inventory.rowOf(deviceId) : null;
      }
      case 'inform': {
        const device = this.inventory.findByIdentity(turn.identity);
        return device !== null && ownsDevice(device, turn.principal, this.credentials) ? device : null;
      }
      case 'account':
        return this.inventory.findByCpeUsername(turn.username);
    }
  }

  private lastHour(): number {
    return this.inventory
      .allRows()
      .filter(({ quarantine: { since } }) => since !== null && this.isWithin(since, hourMs)).length;
  }

  private isWithin(at: Date, spanMs: number): boolean {
    return this.now().getTime() - at.getTime() < spanMs;
  }
}
