interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** How much one source may send. */
export interface SourceRateOptions {
  /** Datagrams that may come at once. */
  readonly burst: number;
  /** Datagrams in a second, in the long run. */
  readonly perSec: number;
  /** Sources that are remembered; the oldest is forgotten for a new one, and starts with a full burst again. */
  readonly mostSources: number;
}

/** Counts what each source sends, in bounded memory. Pure but for its own state. */
export class SourceRate {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly options: SourceRateOptions) {}

  /** True when the source may be served once more now. */
  admit(source: string, nowMs: number): boolean {
    const { burst, perSec, mostSources } = this.options;
    const known = this.buckets.get(source);
    const bucket = known ?? { tokens: burst, filledAtMs: nowMs };
    if (known === undefined) {
      const [oldest] = this.buckets.keys();
      if (this.buckets.size >= mostSources && oldest !== undefined) this.buckets.delete(oldest);
      this.buckets.set(source, bucket);
    }
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.filledAtMs) / 1_000) * perSec);
    bucket.filledAtMs = nowMs;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
