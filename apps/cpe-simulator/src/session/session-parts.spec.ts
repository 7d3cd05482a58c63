import { describe, expect, it } from 'vitest';
import { CookieJar } from './cookie-jar.js';
import { retryWaitSec } from './retry-policy.js';

describe('retryWaitSec', () => {
  const settings = { minimumWaitSec: 5, multiplier: 2 };

  it.each([
    [1, 5, 10],
    [2, 10, 20],
    [9, 1280, 2560],
    [10, 2560, 5120],
    [50, 2560, 5120],
  ])('is for retry %i between %i and %i s', (retry, shortest, longest) => {
    expect(retryWaitSec(retry, settings, 0)).toBe(shortest);
    expect(retryWaitSec(retry, settings, 0.999_999)).toBeCloseTo(longest, 1);
  });
});

describe('CookieJar', () => {
  it('gives back what it got, the latest value of each', () => {
    const jar = new CookieJar('plain');
    expect(jar.header()).toBeNull();
    jar.store(['a=1; Path=/; HttpOnly', 'b=2']);
    jar.store(['a=3', 'nonsense']);
    expect(jar.header()).toBe('a=3; b=2');
  });
});
