/** So many per second on average, `burst` of them at once. */
export interface Rate {
  /** Above 0. */
  readonly perSec: number;
  /** 1 or more. */
  readonly burst: number;
}

/** Port: how often something may happen, counted together by all replicas that share the limiter. */
export abstract class RateLimiter {
  /**
   * Takes one from the bucket of `key`, which fills at the rate and starts full; false when there is none left. Keys of
   * different things differ. Never throws: without its store a replica counts for itself. Bounded: the buckets that
   * were used longest ago are forgotten first.
   */
  abstract take(key: string, rate: Rate): boolean | Promise<boolean>;
}
