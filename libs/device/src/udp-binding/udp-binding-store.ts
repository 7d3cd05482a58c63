import type { DeviceId } from '../identity/device-identity.js';

/** The public side of the hole that a device keeps open in its NAT, for connection requests by UDP [TR-069 G.2.1]. */
export interface UdpBinding {
  /** An IP address. */
  readonly address: string;
  readonly port: number;
}

/** Port: where each device can be reached by UDP, as it last proved. */
export abstract class UdpBindingStore {
  /** Keeps the binding in place of an older one; false when there is no approved device of this public id. */
  abstract record(publicId: string, binding: UdpBinding): Promise<boolean>;

  /** Null when the device has never told one. */
  abstract find(deviceId: DeviceId): Promise<UdpBinding | null>;
}
