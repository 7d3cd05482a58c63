import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RateLimiter } from '#device';

export interface RateLimiterUnderTest {
  readonly limiter: RateLimiter;
  passTime(durationMs: number): void | Promise<void>;
  close(): Promise<void>;
}

const rate = { perSec: 0.5, burst: 3 };

/** What every adapter of RateLimiter guarantees. */
export function describeRateLimiter(open: () => Promise<RateLimiterUnderTest>): void {
  describe('RateLimiter', () => {
    let ports: RateLimiterUnderTest;
    const take = (key: string) => ports.limiter.take(key, rate);

    beforeEach(async () => {
      ports = await open();
    });
    afterEach(() => ports.close());

    test('gives a burst, and no more', async () => {
      const given = [await take('a'), await take('a'), await take('a'), await take('a')];
      expect(given).toEqual([true, true, true, false]);
    });

    test('counts each key for itself', async () => {
      for (let n = 0; n < 4; n += 1) await take('b');
      expect([await take('b'), await take('c')]).toEqual([false, true]);
    });

    test('fills at its rate, and not above the burst', async () => {
      for (let n = 0; n < 4; n += 1) await take('d');
      await ports.passTime(1_000);
      expect(await take('d')).toBe(false);
      await ports.passTime(1_500);
      expect([await take('d'), await take('d')]).toEqual([true, false]);
      await ports.passTime(3_600_000);
      const given = [await take('d'), await take('d'), await take('d'), await take('d')];
      expect(given).toEqual([true, true, true, false]);
    });
  });
}
