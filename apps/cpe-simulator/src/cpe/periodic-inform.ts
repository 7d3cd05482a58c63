import type { Timers } from './timers.js';

/** The periodic part of the ManagementServer object. */
export interface PeriodicInformSettings {
  readonly isEnabled: boolean;
  readonly intervalSec: number;
  /** PeriodicInformTime in milliseconds; null when it is the unknown time and the CPE chooses its own phase. */
  readonly referenceMs: number | null;
}

/** Calls at each periodic Inform time [TR-069 PeriodicInformTime]. */
export class PeriodicInform {
  private cancel: () => void = () => {};

  /** @param random uniform in [0, 1); spreads a fleet that was started together. */
  constructor(
    private readonly timers: Timers,
    private readonly random: () => number,
    private readonly inform: () => void,
  ) {}

  /** Takes new settings; the time since the last Inform does not count any more. */
  restart({ isEnabled, intervalSec, referenceMs }: PeriodicInformSettings): void {
    this.cancel();
    if (!isEnabled || intervalSec <= 0) return;
    const intervalMs = intervalSec * 1000;
    const sinceReferenceMs =
      referenceMs === null ? this.random() * intervalMs : (Date.now() - referenceMs) % intervalMs;
    this.arm((intervalMs - sinceReferenceMs) % intervalMs || intervalMs, intervalMs);
  }

  private arm(delayMs: number, intervalMs: number): void {
    this.cancel = this.timers.after(delayMs, () => {
      this.arm(intervalMs, intervalMs);
      this.inform();
    });
  }
}
