import { expect, test } from 'vitest';
import { InProcessRateLimiter } from '#coordination';
import { describeRateLimiter } from '../conformance/rate-limiter.js';

describeRateLimiter(() => {
  let nowMs = 1_000_000;
  const limiter = new InProcessRateLimiter(100, () => nowMs);
  return Promise.resolve({
    limiter,
    passTime: (durationMs) => void (nowMs += durationMs),
    close: () => Promise.resolve(),
  });
});

test('the buckets that are in use are kept, those that were used long ago are forgotten', () => {
  const limiter = new InProcessRateLimiter(1_000, () => 0);
  const rate = { perSec: 1, burst: 1 };
  for (let n = 0; n < 100_000; n += 1) {
    limiter.take(`address-${n}`, rate);
    limiter.take('busy', rate);
  }
  expect(limiter.isEmpty('busy', rate)).toBe(true);
  expect(limiter.isEmpty('address-1', rate)).toBe(false);
});

test('a clock that is set back empties no bucket', () => {
  let nowMs = 10_000;
  const limiter = new InProcessRateLimiter(10, () => nowMs);
  limiter.take('a', { perSec: 1, burst: 2 });
  nowMs = 0;
  expect(limiter.take('a', { perSec: 1, burst: 2 })).toBe(true);
});
