import type { DeviceId } from '../identity/device-identity.js';
import type { SessionFence } from '../session/session-fence.js';
import type { LearnedQuirk } from './learned-quirk.js';
import type { DeviceModel } from './quirk-profile.js';

/** A device as the quirks see it. */
export interface StudiedDevice {
  readonly model: DeviceModel;
  /** Learned with the firmware that the device has now. */
  readonly learned: readonly LearnedQuirk[];
}

/** What enough devices of one model and firmware have taught; `manufacturer` does not count and is ''. */
export interface ModelQuirk {
  readonly model: DeviceModel;
  readonly learned: LearnedQuirk;
}

/** So many devices must agree before their model is believed to be so: one alone might be broken, or hostile. */
export const modelWitnesses = 3;

/** Port: what was learned of devices and models. It is forgotten as soon as a device tells another firmware. */
export abstract class LearnedQuirkStore {
  /** Null when the device is unknown. */
  abstract find(deviceId: DeviceId): Promise<StudiedDevice | null>;
  /**
   * Keeps what a device has taught; a void fence changes nothing. At most 64 per device, and 10,000 for all models.
   *
   * @returns the model's quirk when with this device enough have witnessed it, else null
   */
  abstract remember(fence: SessionFence, learned: LearnedQuirk): Promise<ModelQuirk | null>;
  /** All that is believed of models. */
  abstract ofModels(): Promise<readonly ModelQuirk[]>;
  /** Forgets what one device has taught, and its witness for its model. */
  abstract forget(deviceId: DeviceId): Promise<void>;
}
