import type { DeviceId } from '#device';

/** Somebody asks for one call of a device and waits for its end. */
export interface CallJob {
  readonly deviceId: DeviceId;
  /** By which who asks hears of the end. */
  readonly requestId: string;
}

/** What a wake-up job says: which device, for which task, and how far the attempt to wake it has come. */
export interface WakeUpJob {
  readonly deviceId: DeviceId;
  readonly taskId: string;
  /** Connection requests made for it so far. */
  readonly attempt: number;
  /** RPCs sent for the task before the first of them; more of them later show that the device came. */
  readonly sendingsBefore: number | null;
}
