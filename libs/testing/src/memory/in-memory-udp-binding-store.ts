import { UdpBindingStore, type DeviceId, type UdpBinding } from '#device';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';

/** UdpBindingStore over a map. */
export class InMemoryUdpBindingStore extends UdpBindingStore {
  private readonly bindings = new Map<DeviceId, UdpBinding>();

  constructor(private readonly inventory: InMemoryDeviceInventory) {
    super();
  }

  override async record(publicId: string, { address, port }: UdpBinding): Promise<boolean> {
    const deviceId = await this.inventory.resolve(publicId);
    if (deviceId === null || this.inventory.rowOf(deviceId)?.onboarding !== 'approved') return false;
    this.bindings.set(deviceId, { address, port });
    return true;
  }

  override async find(deviceId: DeviceId): Promise<UdpBinding | null> {
    return this.bindings.get(deviceId) ?? null;
  }
}
