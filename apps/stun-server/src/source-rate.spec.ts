import { expect, it } from 'vitest';
import { SourceRate } from './source-rate.js';

it('lets each source have its burst, and then its rate', () => {
  const rate = new SourceRate({ burst: 3, perSec: 2, mostSources: 2 });
  const admitted = (source: string, nowMs: number) =>
    Array.from({ length: 5 }, () => rate.admit(source, nowMs)).filter(Boolean).length;
  expect([admitted('a', 0), admitted('b', 0), admitted('a', 0)]).toEqual([3, 3, 0]);
  expect([admitted('a', 1_000), admitted('b', 60_000)]).toEqual([2, 3]);
});

it('forgets the oldest source for a new one', () => {
  const rate = new SourceRate({ burst: 1, perSec: 0, mostSources: 2 });
  expect(['a', 'b', 'a', 'c', 'b', 'a'].map((source) => rate.admit(source, 0))).toEqual([
    true,
    true,
    false,
    true,
    false,
    true,
  ]);
});
