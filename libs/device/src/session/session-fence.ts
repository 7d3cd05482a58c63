import type { DeviceId } from '../identity/device-identity.js';

/**
 * The right to write a device on behalf of one live session: every write names it, and a newer Inform (higher
 * epoch) or a replica that took the session over (higher turn) makes it void.
 */
export interface SessionFence {
  readonly deviceId: DeviceId;
  readonly epoch: number;
  readonly turn: number;
}
