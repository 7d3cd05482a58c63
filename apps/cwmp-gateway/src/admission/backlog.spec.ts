import { expect, test } from 'vitest';
import { Backlog } from './backlog.js';

test('a few that are sent away come back between 30 and 60 s', () => {
  const backlog = new Backlog();
  backlog.countRefused();
  expect([backlog.waitSec(0), backlog.waitSec(0.999)]).toEqual([30, 60]);
});

test('many are spread over the time that it takes to serve them', () => {
  const backlog = new Backlog();
  for (let second = 0; second < 300; second += 1) {
    for (let n = 0; n < 100; n += 1) backlog.countServed();
    backlog.age(1);
  }
  for (let n = 0; n < 50_000; n += 1) backlog.countRefused();
  // 50,000 at about 100 in a second.
  expect(backlog.waitSec(0.999)).toBeGreaterThan(30 + 490);
  expect(backlog.waitSec(0.999)).toBeLessThan(30 + 510);
  for (let second = 0; second < 900; second += 1) backlog.age(1);
  expect(backlog.waitSec(0.999)).toBe(60);
});

test('a replica that serves nobody sends nobody away for longer than half an hour', () => {
  const backlog = new Backlog();
  for (let n = 0; n < 1_000_000; n += 1) backlog.countRefused();
  expect(backlog.waitSec(0.999_999)).toBe(30 + 1_800);
});
