import type { InformEvent } from '../soap/inform.js';

const maxEvents = 64;
/** Never retried when their session fails [TR-069 3.7.1.5]. */
const notRetried = new Set(['6 CONNECTION REQUEST']);
/** Acknowledged by the answer to a TransferComplete, not by the InformResponse. */
const transferEvents = new Set(['7 TRANSFER COMPLETE', 'M Download', 'M Upload']);
/** Forgotten when the CPE restarts. */
const lostAtBoot = new Set(['1 BOOT', '2 PERIODIC', '4 VALUE CHANGE', '6 CONNECTION REQUEST']);

/** The events a CPE has to tell; at most 64, the youngest are not taken in beyond that. */
export class PendingEvents {
  private events: InformEvent[] = [];

  /** A set: the same code with the same CommandKey is told once. */
  add(eventCode: string, commandKey = ''): void {
    const isKnown = this.events.some(
      (event) => event.eventCode === eventCode && event.commandKey === commandKey,
    );
    if (!isKnown && this.events.length < maxEvents) this.events.push({ eventCode, commandKey });
  }

  list(): readonly InformEvent[] {
    return [...this.events];
  }

  /** Forgets what an InformResponse has acknowledged. */
  acknowledge(delivered: readonly InformEvent[]): void {
    this.keep((event) => transferEvents.has(event.eventCode) || !delivered.includes(event));
  }

  /** Forgets the events of one transfer; `7` stays as long as another transfer needs it. */
  settleTransfer(eventCode: 'M Download' | 'M Upload', commandKey: string): void {
    this.keep((event) => event.eventCode !== eventCode || event.commandKey !== commandKey);
    if (
      !this.events.some((event) => event.eventCode.startsWith('M ') && transferEvents.has(event.eventCode))
    ) {
      this.keep((event) => event.eventCode !== '7 TRANSFER COMPLETE');
    }
  }

  afterFailedSession(): void {
    this.keep((event) => !notRetried.has(event.eventCode));
  }

  afterBoot(): void {
    this.keep((event) => !lostAtBoot.has(event.eventCode));
  }

  /** A factory reset forgets all but the results of transfers. */
  afterFactoryReset(): void {
    this.keep((event) => transferEvents.has(event.eventCode));
  }

  private keep(isKept: (event: InformEvent) => boolean): void {
    this.events = this.events.filter(isKept);
  }
}
