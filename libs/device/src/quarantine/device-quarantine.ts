import type { DeviceIdentity } from '../identity/device-identity.js';
import type { Principal } from '../session/session-store.js';
import type { SessionFence } from '../session/session-fence.js';

/** Whose turn it was: a session, an Inform that opened none yet, or an account whose secret was looked at. */
export type CrashedTurn =
  | { readonly kind: 'session'; readonly fence: SessionFence }
  | { readonly kind: 'inform'; readonly identity: DeviceIdentity; readonly principal: Principal }
  | { readonly kind: 'account'; readonly username: string };

export interface CrashCount {
  /** Public id. */
  readonly deviceId: string;
  /** Crashes within `crashMemoryHours`. */
  readonly crashes: number;
  readonly isQuarantined: boolean;
}

/** Crashes after which a device is let in no more. */
export const crashesToQuarantine = 2;

/** The alert of a device that is let in no more; its data are `crashes` and `reason`. */
export const quarantinedCode = 'device_quarantined';

/** The alert of a device that is let in again; its data are `since` when it was not, and the `reason`. */
export const releasedCode = 'device_released';

/** How long a crash counts. */
export const crashMemoryHours = 48;

/** Devices that may be quarantined in an hour. What makes more of them crash is no fault of theirs. */
export const mostQuarantinesPerHour = 50;

/**
 * Port: devices whose stored state, or whatever they tell, makes us fail. They are kept out, so that they cost
 * nobody anything, until an operator releases them.
 */
export abstract class DeviceQuarantine {
  /**
   * Counts a crash, and quarantines its device with the second within `crashMemoryHours`, which an event tells. Null, and nothing is
   * counted, when the turn belongs to no device: it is unknown, not the principal's, or the session was displaced.
   *
   * @param reason for operators, without anything secret
   */
  abstract noteCrash(turn: CrashedTurn, reason: string): Promise<CrashCount | null>;

  /**
   * Lets a device in again and forgets its crashes; what is stored of its parameters is thrown away if it cannot be
   * read, and the device is asked for it anew. An event tells of it if it was kept out. False when the device is unknown. Idempotent.
   */
  abstract release(publicId: string): Promise<boolean>;
}
