import { RateLimiter, type Rate } from '#device';
import { RecentEntries } from '#recent-entries';

interface Bucket {
  /** As of `atMs`. */
  left: number;
  atMs: number;
}

/** Token buckets in the memory of one process: what one replica counts for itself. */
export class InProcessRateLimiter extends RateLimiter {
  private readonly buckets: RecentEntries<string, Bucket>;

  /** @param leastKeys buckets that are kept for certain; never twice as many */
  constructor(
    leastKeys: number,
    private readonly nowMs: () => number = Date.now,
  ) {
    super();
    this.buckets = new RecentEntries(leastKeys);
  }

  override take(key: string, rate: Rate): boolean {
    const nowMs = this.nowMs();
    const bucket = this.buckets.get(key);
    if (bucket === undefined) {
      this.buckets.set(key, { left: rate.burst - 1, atMs: nowMs });
      return true;
    }
    bucket.left = leftIn(bucket, rate, nowMs);
    bucket.atMs = nowMs;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }

  /** True while nothing could be taken; takes nothing. */
  isEmpty(key: string, rate: Rate): boolean {
    const bucket = this.buckets.get(key);
    return bucket !== undefined && leftIn(bucket, rate, this.nowMs()) < 1;
  }
}

function leftIn({ left, atMs }: Bucket, { perSec, burst }: Rate, nowMs: number): number {
  // A clock that was set back must not empty a bucket.
  return Math.min(burst, left + (Math.max(0, nowMs - atMs) * perSec) / 1_000);
}
