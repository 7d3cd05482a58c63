import { describe, expect, it } from 'vitest';
import { waitPreferenceSec } from './wait-preference.js';

describe('Prefer: wait', () => {
  it.each([
    [undefined, 0],
    ['', 0],
    ['wait=30', 30],
    ['WAIT=30', 30],
    ['respond-async, wait=10', 10],
    ['respond-async,wait = 10 ; foo=bar', 10],
    ['wait="5"', 5],
    ['wait=0', 0],
    ['wait=61', 60],
    ['wait=999999999', 60],
    ['wait=9999999999', 0],
    ['wait=-1', 0],
    ['wait=1.5', 0],
    ['wait=abc', 0],
    ['wait', 0],
    ['await=30', 0],
    ['foo="a, wait=9", wait=7', 7],
    ['foo="wait=9', 0],
    ['wait=4, wait=50', 4],
    ['wait=nonsense, wait=50', 0],
    ['return=minimal; wait=9', 0],
    [`${'x,'.repeat(600)}wait=5`, 0],
  ])('reads %j as %d s', (header, seconds) => {
    expect(waitPreferenceSec(header)).toBe(seconds);
  });

  it('reads a hostile header in no time', () => {
    const startedMs = performance.now();
    for (const header of [
      '"'.repeat(999),
      '"\\'.repeat(499),
      'a="'.repeat(333),
      ' '.repeat(999),
      'a '.repeat(499),
    ])
      waitPreferenceSec(header);
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});
