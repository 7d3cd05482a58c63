import { percentile } from '../report/statistics.js';
import type { Attempt } from './storm-cpe.js';

/** What a load gets served. */
export interface Capacity {
  readonly perSec: number;
  readonly p99Ms: number;
  /** Of the first turn: until the Inform is answered. */
  readonly informP99Ms: number;
}

/** How long the sessions took that were served. */
export class SessionTimes {
  private readonly wholeMs: number[] = [];
  private readonly informMs: number[] = [];

  add({ ms, informMs }: Extract<Attempt, { kind: 'done' }>): void {
    this.wholeMs.push(ms);
    this.informMs.push(informMs);
  }

  over(sec: number): Capacity {
    const p99 = (times: number[]) => (times.length === 0 ? Number.NaN : percentile(times, 0.99));
    return {
      perSec: this.wholeMs.length / sec,
      p99Ms: p99(this.wholeMs),
      informP99Ms: p99(this.informMs),
    };
  }
}
