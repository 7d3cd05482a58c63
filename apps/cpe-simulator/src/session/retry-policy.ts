/** What the ManagementServer object says about retries. */
export interface RetrySettings {
  /** CWMPRetryMinimumWaitInterval. */
  readonly minimumWaitSec: number;
  /** CWMPRetryIntervalMultiplier divided by 1000. */
  readonly multiplier: number;
}

const lastGrowingRetry = 10;

/**
 * Wait before the n-th retry (n from 1): uniform between m·k^(n-1) and m·k^n seconds, n counting up to ten
 * [TR-069 3.2.1.1]. @param random uniform in [0, 1).
 */
export function retryWaitSec(retry: number, settings: RetrySettings, random: number): number {
  const n = Math.min(retry, lastGrowingRetry);
  const shortest = settings.minimumWaitSec * settings.multiplier ** (n - 1);
  const longest = settings.minimumWaitSec * settings.multiplier ** n;
  return shortest + (longest - shortest) * random;
}
