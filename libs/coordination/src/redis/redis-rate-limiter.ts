import { createHash } from 'node:crypto';
import { RateLimiter, type Rate } from '#device';
import type { RedisConnection } from '#redis';

const prefix = 'acs:rate:';

/** An Inform does not wait for Redis longer than for PostgreSQL. */
const answerWithinMs = 100;

// The clock is that of Redis. A bucket that is full again is forgotten.
const takeScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local perMs, burst = ARGV[1] / 1000, tonumber(ARGV[2])
local bucket = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = burst
if bucket[1] then
  left = math.min(burst, bucket[1] + math.max(0, now - bucket[2]) * perMs)
end
local given = 0
if left >= 1 then
  left = left - 1
  given = 1
end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - left) / perMs) + 1000)
return given`;

/**
 * Token buckets that all processes of a cluster share. A process that Redis does not answer counts for itself: the limit
 * is then one of each process, never none and never zero.
 */
export class RedisRateLimiter extends RateLimiter {
  /** @param own counts while Redis does not */
  constructor(
    private readonly redis: RedisConnection,
    private readonly own: RateLimiter,
  ) {
    super();
  }

  override async take(key: string, rate: Rate): Promise<boolean> {
    if (!this.redis.isAlive) return this.own.take(key, rate);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), answerWithinMs)));
    const asked = this.ask(key, rate).catch(() => null);
    const given = await Promise.race([asked, late]);
    clearTimeout(timer);
    return given ?? this.own.take(key, rate);
  }

  private async ask(key: string, { perSec, burst }: Rate): Promise<boolean> {
    // Names of devices may be long, and are not for everybody who looks into Redis.
    const name = prefix + createHash('sha256').update(key).digest('base64url');
    return (await this.redis.client.eval(takeScript, 1, name, perSec, burst)) === 1;
  }
}
