import {
  CpeCredentialStore,
  type CpeAccount,
  type CpeCredentials,
  type DeviceId,
  type DeviceIdentity,
  type PreregistrationOutcome,
  type SessionFence,
} from '#device';
import type { DeviceRow, InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { Clock, InMemorySessionTable } from './in-memory-session-table.js';

const dayMs = 24 * 3_600_000;

interface CredentialRow {
  readonly password: string;
  readonly offeredAtMs: number | null;
  /** Null is never. */
  readonly bootstrapUntilMs: number | null;
}

/** CpeCredentialStore over a map; usernames stand in the device rows. */
export class InMemoryCpeCredentialStore extends CpeCredentialStore {
  private readonly rows = new Map<DeviceId, CredentialRow>();

  constructor(
    private readonly inventory: InMemoryDeviceInventory,
    private readonly sessions: InMemorySessionTable,
    private readonly now: Clock,
  ) {
    super();
  }

  override async findByUsername(username: string): Promise<CpeAccount | null> {
    const device = this.inventory.findByCpeUsername(username);
    const row = device && this.rows.get(device.id);
    return device && row ? { deviceId: device.id, password: row.password } : null;
  }

  override async create(
    identity: DeviceIdentity,
    { username, password }: CpeCredentials,
  ): Promise<PreregistrationOutcome> {
    if (this.inventory.findByIdentity(identity) !== null) return { kind: 'identityTaken' };
    if (this.inventory.findByCpeUsername(username) !== null) return { kind: 'usernameTaken' };
    const device = this.inventory.add(identity, 'approved');
    device.cpeUsername = username;
    this.rows.set(device.id, { password, offeredAtMs: null, bootstrapUntilMs: null });
    return { kind: 'created', publicId: device.publicId };
  }

  override async offer(fence: SessionFence, proposed: CpeCredentials): Promise<CpeCredentials | null> {
    const device = this.liveDevice(fence);
    if (device === null || !this.mayHave(device, device.cpeUsername ?? proposed.username)) return null;
    const known = this.rows.get(device.id);
    const isFirst = device.cpeUsername === null;
    device.cpeUsername ??= proposed.username;
    const password = known?.password ?? proposed.password;
    const bootstrapUntilMs = isFirst ? Infinity : (known?.bootstrapUntilMs ?? null);
    this.rows.set(device.id, { password, bootstrapUntilMs, offeredAtMs: this.nowMs() });
    return { username: device.cpeUsername, password };
  }

  override async confirm(fence: SessionFence, username: string | null, password: string): Promise<void> {
    const device = this.liveDevice(fence);
    const confirmed = username ?? device?.cpeUsername ?? null;
    if (device === null || confirmed === null || !this.mayHave(device, confirmed)) return;
    const known = this.rows.get(device.id);
    const isLeavingBootstrap = device.cpeUsername === null || known?.bootstrapUntilMs != null;
    device.cpeUsername = confirmed;
    this.rows.set(device.id, {
      password,
      offeredAtMs: known?.offeredAtMs ?? null,
      bootstrapUntilMs: isLeavingBootstrap ? this.nowMs() + dayMs : null,
    });
  }

  override async readmitBootstrap(fence: SessionFence): Promise<void> {
    const row = this.liveDevice(fence) && this.rows.get(fence.deviceId);
    if (row) this.change(fence.deviceId, { bootstrapUntilMs: this.nowMs() + 7 * dayMs, offeredAtMs: null });
  }

  /** The device showed its own credentials. */
  settle(deviceId: DeviceId): void {
    this.change(deviceId, { bootstrapUntilMs: null });
  }

  takesBootstrap(deviceId: DeviceId): boolean {
    const until = this.rows.get(deviceId)?.bootstrapUntilMs ?? null;
    return this.inventory.rowOf(deviceId)?.cpeUsername == null || (until !== null && until > this.nowMs());
  }

  isOfferDue(deviceId: DeviceId): boolean {
    const offeredAtMs = this.rows.get(deviceId)?.offeredAtMs ?? null;
    return offeredAtMs === null || this.nowMs() - offeredAtMs >= dayMs;
  }

  private mayHave(device: DeviceRow, username: string): boolean {
    const holder = this.inventory.findByCpeUsername(username);
    return holder === null || holder === device;
  }

  private change(deviceId: DeviceId, change: Partial<CredentialRow>): void {
    const row = this.rows.get(deviceId);
    if (row !== undefined) this.rows.set(deviceId, { ...row, ...change });
  }

  private liveDevice(fence: SessionFence): DeviceRow | null {
    return this.sessions.findLive(fence) === null ? null : this.inventory.rowOf(fence.deviceId);
  }

  private nowMs(): number {
    return this.now().getTime();
  }
}
