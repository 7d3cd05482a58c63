import type { DeviceId } from '../identity/device-identity.js';
import type { SessionFence } from '../session/session-fence.js';
import type { CallTransport } from './call-transport.js';

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
  /** The ways that the operator allows, in their order; none: only its periodic Inform serves the device. */
  readonly transports: readonly CallTransport[];
  /** It is in quarantine, and would be sent away, see DeviceQuarantine. */
  readonly isKeptOut: boolean;
}

/** Which settings a device was offered so that it can be called through its NAT, by their fingerprints. */
export interface OfferedWays {
  readonly stun: string | null;
  readonly xmpp: string | null;
  /** Its Device.XMPP.Connection.{i} that was made for this; null as long as there is none. */
  readonly xmppInstance: number | null;
}

/** Of a device that is new or was reset. */
export const nothingOffered: OfferedWays = { stun: null, xmpp: null, xmppInstance: null };

/** Port: where and with which secret each device can be called. */
export abstract class ConnectionRequestAccess {
  abstract find(deviceId: DeviceId): Promise<ConnectionRequestTarget | null>;
  /** Notes that new credentials are on their way, so that the next sessions do not offer more. */
  abstract markOffered(fence: SessionFence): Promise<void>;
  /** Stores, encrypted, what the device has confirmed to use from now on. */
  abstract record(fence: SessionFence, credentials: ConnectionRequestCredentials): Promise<void>;
  /** Notes which settings for a way are on theirs to the device, so that it is not offered them again. */
  abstract markWayOffered(fence: SessionFence, way: 'stun' | 'xmpp', fingerprint: string): Promise<void>;
  /** The device has made this Device.XMPP.Connection.{i}: its settings are to be offered, if it was asked to make one. */
  abstract recordXmppInstance(fence: SessionFence, instance: number): Promise<void>;
  /**
   * The device refused these credentials: they are forgotten, so that it is not called with them again, and it is
   * offered others in its next session. A second refusal within a day waits for the rest of the day, since a device
   * that refuses what it has just confirmed will do so again.
   */
  abstract recordRefusal(deviceId: DeviceId, username: string): Promise<void>;
  /** Allows these ways, or all of them with null; false when there is no such device. */
  abstract allowTransports(publicId: string, transports: readonly CallTransport[] | null): Promise<boolean>;
}
