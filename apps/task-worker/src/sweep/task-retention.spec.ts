import { expect, it } from 'vitest';
import { SettledTaskSweep, TaskRetention } from './task-retention.js';

/** A sweep over a ledger that has `old` settled tasks, with the limits it was asked for. */
function sweepOver(old: number, onBatch: () => void = () => undefined) {
  let left = old;
  const asked: (readonly [number, number])[] = [];
  const ledger = {
    async forgetSettled(days: number, limit: number) {
      asked.push([days, limit]);
      onBatch();
      const forgotten = Math.min(left, limit);
      left -= forgotten;
      return forgotten;
    },
  };
  return { sweep: new SettledTaskSweep(ledger, new TaskRetention(30)), asked, left: () => left };
}

const running = new AbortController().signal;

it('forgets batch after batch until nothing old is left', async () => {
  const { sweep, asked } = sweepOver(1_100);
  expect(await sweep.run(running)).toBe(1_100);
  expect(asked).toEqual([
    [30, 500],
    [30, 500],
    [30, 500],
  ]);
});

it('leaves the rest of a mass to the next run', async () => {
  const { sweep, left } = sweepOver(1_000_000);
  expect(await sweep.run(running)).toBe(100_000);
  expect(left()).toBe(900_000);
});

it('stops between two batches when it is told to', async () => {
  const stop = new AbortController();
  const { sweep } = sweepOver(5_000, () => stop.abort());
  expect(await sweep.run(stop.signal)).toBe(500);
});
