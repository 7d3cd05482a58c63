import { RateLimiter, type Rate } from '#device';

interface Bucket {
  /** As of `atMs`. */
  left: number;
  atMs: number;
}

/** Token buckets in the memory of one process: what one replica counts for itself. */
export class InProcessRateLimiter extends RateLimiter {
  // A Map keeps the order of insertion: the first bucket is the one that was used longest ago.
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly mostKeys: number,
    private readonly nowMs: () => number = Date.now,
  ) {
    super();
  }

  /** Buckets that are kept. */
  get size(): number {
    return this.buckets.size;
  }

  override take(key: string, rate: Rate): boolean {
    const nowMs = this.nowMs();
    const bucket = this.buckets.get(key);
    if (bucket === undefined) {
      this.keep(key, { left: rate.burst - 1, atMs: nowMs });
      return true;
    }
    bucket.left = leftIn(bucket, rate, nowMs);
    bucket.atMs = nowMs;
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }

  /** True while nothing could be taken; takes nothing. */
  isEmpty(key: string, rate: Rate): boolean {
    const bucket = this.buckets.get(key);
    return bucket !== undefined && leftIn(bucket, rate, this.nowMs()) < 1;
  }

  private keep(key: string, bucket: Bucket): void {
    this.buckets.set(key, bucket);
    if (this.buckets.size > this.mostKeys) this.buckets.delete(this.buckets.keys().next().value!);
  }
}

function leftIn({ left, atMs }: Bucket, { perSec, burst }: Rate, nowMs: number): number {
  // A clock that was set back must not empty a bucket.
  return Math.min(burst, left + (Math.max(0, nowMs - atMs) * perSec) / 1_000);
}
