import {
  ConnectionRequestAccess,
  type ConnectionRequestCredentials,
  type ConnectionRequestTarget,
  type DeviceId,
  type SessionFence,
} from '#device';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { Clock, InMemorySessionTable } from './in-memory-session-table.js';

const offerAgainMs = 24 * 3_600_000;

interface Access {
  readonly credentials: ConnectionRequestCredentials | null;
  readonly offeredAt: Date | null;
}

/** ConnectionRequestAccess over a map. */
export class InMemoryConnectionRequestAccess extends ConnectionRequestAccess {
  private readonly rows = new Map<DeviceId, Access>();

  constructor(
    private readonly inventory: InMemoryDeviceInventory,
    private readonly sessions: InMemorySessionTable,
    private readonly now: Clock,
  ) {
    super();
  }

  override async find(deviceId: DeviceId): Promise<ConnectionRequestTarget | null> {
    const device = this.inventory.rowOf(deviceId);
    if (device === null) return null;
    const { connectionRequestUrl: url, peerAddress } = device.facts;
    return { publicId: device.publicId, url, peerAddress, credentials: this.rowOf(deviceId).credentials };
  }

  override async markOffered(fence: SessionFence): Promise<void> {
    this.write(fence, { offeredAt: this.now() });
  }

  override async record(fence: SessionFence, credentials: ConnectionRequestCredentials): Promise<void> {
    this.write(fence, { credentials });
  }

  /** A device that was reset knows nothing of what it was given. */
  forget(deviceId: DeviceId): void {
    this.rows.delete(deviceId);
  }

  /** The device has no credentials and none were offered within a day. */
  isNeeded(deviceId: DeviceId): boolean {
    const { credentials, offeredAt } = this.rowOf(deviceId);
    const isOffered = offeredAt !== null && this.now().getTime() - offeredAt.getTime() < offerAgainMs;
    return credentials === null && !isOffered;
  }

  private write(fence: SessionFence, change: Partial<Access>): void {
    if (this.sessions.findLive(fence) === null) return;
    this.rows.set(fence.deviceId, { ...this.rowOf(fence.deviceId), ...change });
  }

  private rowOf(deviceId: DeviceId): Access {
    return this.rows.get(deviceId) ?? { credentials: null, offeredAt: null };
  }
}
