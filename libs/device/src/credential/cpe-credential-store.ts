import type { DeviceId, DeviceIdentity } from '../identity/device-identity.js';
import type { SessionFence } from '../session/session-fence.js';

/** What a device shows the ACS [TR-069 3.4.4]. */
export interface CpeCredentials {
  readonly username: string;
  readonly password: string;
}

/** The device behind a username. */
export interface CpeAccount {
  readonly deviceId: DeviceId;
  readonly password: string;
}

/** How a pre-registration ended; a device or a username that exists is left as it is. */
export type PreregistrationOutcome =
  | { readonly kind: 'created'; readonly publicId: string }
  | { readonly kind: 'identityTaken' }
  | { readonly kind: 'usernameTaken' };

/** Port: the credentials of each device's own, kept encrypted. */
export abstract class CpeCredentialStore {
  /** Null for a username that is no device's own. */
  abstract findByUsername(username: string): Promise<CpeAccount | null>;

  /** Makes the record of a device that has not called yet, approved and bound to its credentials. */
  abstract create(identity: DeviceIdentity, credentials: CpeCredentials): Promise<PreregistrationOutcome>;

  /**
   * Keeps credentials that are about to be sent to a device of the bootstrap credential. From now on both are
   * accepted, since a device that took them may never tell. Returns what is to be sent: an earlier offer stays in
   * force. Null when the fence is void or the username is another device's.
   */
  abstract offer(fence: SessionFence, proposed: CpeCredentials): Promise<CpeCredentials | null>;

  /**
   * Keeps what the device has confirmed; a null username stays as it was. The bootstrap credential is accepted for a
   * day more, or until the device shows its own. A void fence and another device's username change nothing.
   */
  abstract confirm(fence: SessionFence, username: string | null, password: string): Promise<void>;

  /** The device was told to forget everything: the bootstrap credential is accepted for a week, beside its own. */
  abstract readmitBootstrap(fence: SessionFence): Promise<void>;
}
