import { InProcessRateLimiter } from '#coordination';
import type { RateLimiter } from '#device';

/** Devices whose last sessions are counted at least. */
const leastRateKeys = 100_000;

/** What one process counts for itself. */
export function ownRateLimiter(): RateLimiter {
  return new InProcessRateLimiter(leastRateKeys);
}
