import {
  callTransports,
  ConnectionRequestAccess,
  nothingOffered,
  type CallTransport,
  type ConnectionRequestCredentials,
  type ConnectionRequestTarget,
  type DeviceId,
  type OfferedWays,
  type SessionFence,
} from '#device';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { Clock, InMemorySessionTable } from './in-memory-session-table.js';

const offerAgainMs = 24 * 3_600_000;

interface Access {
  readonly credentials: ConnectionRequestCredentials | null;
  readonly offeredAt: Date | null;
  readonly refusedAt: Date | null;
}

/** ConnectionRequestAccess over a map. */
export class InMemoryConnectionRequestAccess extends ConnectionRequestAccess {
  private readonly rows = new Map<DeviceId, Access>();
  private readonly offered = new Map<DeviceId, OfferedWays>();
  private readonly allowed = new Map<DeviceId, readonly CallTransport[]>();

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
    const allowed = this.allowed.get(deviceId) ?? callTransports;
    return {
      publicId: device.publicId,
      url,
      peerAddress,
      credentials: this.rowOf(deviceId).credentials,
      transports: callTransports.filter((transport) => allowed.includes(transport)),
      isKeptOut: device.quarantine.since !== null,
    };
  }

  override async markOffered(fence: SessionFence): Promise<void> {
    this.write(fence, { offeredAt: this.now() });
  }

  override async record(fence: SessionFence, credentials: ConnectionRequestCredentials): Promise<void> {
    this.write(fence, { credentials });
  }

  override async markWayOffered(
    fence: SessionFence,
    way: 'stun' | 'xmpp',
    fingerprint: string,
  ): Promise<void> {
    this.offer(fence, { [way]: fingerprint });
  }

  override async recordXmppInstance(fence: SessionFence, xmppInstance: number): Promise<void> {
    const { xmpp, xmppInstance: known } = this.offeredTo(fence.deviceId);
    if (xmpp !== null && known === null) this.offer(fence, { xmppInstance, xmpp: null });
  }

  override async recordRefusal(deviceId: DeviceId, username: string): Promise<void> {
    const { credentials, offeredAt, refusedAt } = this.rowOf(deviceId);
    if (credentials?.username !== username) return;
    const isSecond = refusedAt !== null && this.now().getTime() - refusedAt.getTime() < offerAgainMs;
    this.rows.set(deviceId, {
      credentials: null,
      offeredAt: isSecond ? offeredAt : null,
      refusedAt: this.now(),
    });
  }

  override async allowTransports(
    publicId: string,
    transports: readonly CallTransport[] | null,
  ): Promise<boolean> {
    const deviceId = await this.inventory.resolve(publicId);
    if (deviceId === null) return false;
    if (transports === null) this.allowed.delete(deviceId);
    else this.allowed.set(deviceId, transports);
    return true;
  }

  /** A device that was reset knows nothing of what it was given. */
  forget(deviceId: DeviceId): void {
    this.rows.set(deviceId, { ...this.rowOf(deviceId), credentials: null, offeredAt: null });
    this.offered.delete(deviceId);
  }

  /** The device has no credentials and none were offered within a day. */
  isNeeded(deviceId: DeviceId): boolean {
    const { credentials, offeredAt } = this.rowOf(deviceId);
    const isOffered = offeredAt !== null && this.now().getTime() - offeredAt.getTime() < offerAgainMs;
    return credentials === null && !isOffered;
  }

  offeredTo(deviceId: DeviceId): OfferedWays {
    return this.offered.get(deviceId) ?? nothingOffered;
  }

  private offer(fence: SessionFence, change: Partial<OfferedWays>): void {
    if (this.sessions.findLive(fence) === null) return;
    this.offered.set(fence.deviceId, { ...this.offeredTo(fence.deviceId), ...change });
  }

  private write(fence: SessionFence, change: Partial<Access>): void {
    if (this.sessions.findLive(fence) === null) return;
    this.rows.set(fence.deviceId, { ...this.rowOf(fence.deviceId), ...change });
  }

  private rowOf(deviceId: DeviceId): Access {
    return this.rows.get(deviceId) ?? { credentials: null, offeredAt: null, refusedAt: null };
  }
}
