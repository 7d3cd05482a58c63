import type { DeviceId } from '../identity/device-identity.js';
import type { SessionFence } from '../session/session-fence.js';

export interface ConnectionRequestCredentials {
  readonly username: string;
  readonly password: string;
}

/** All that is needed to call a device. */
export interface ConnectionRequestTarget {
  readonly publicId: string;
  readonly url: string | null;
  /** Null until the device has accepted credentials of its own. */
  readonly credentials: ConnectionRequestCredentials | null;
  /** Address that the device's last Inform came from. */
  readonly peerAddress: string | null;
}

/** Port: where and with which secret each device can be called. */
export abstract class ConnectionRequestAccess {
  abstract find(deviceId: DeviceId): Promise<ConnectionRequestTarget | null>;
  /** Notes that new credentials are on their way, so that the next sessions do not offer more. */
  abstract markOffered(fence: SessionFence): Promise<void>;
  /** Stores, encrypted, what the device has confirmed to use from now on. */
  abstract record(fence: SessionFence, credentials: ConnectionRequestCredentials): Promise<void>;
}
