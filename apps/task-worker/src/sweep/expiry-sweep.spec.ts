import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeviceId } from '#device';
import { ExpirySweep } from './expiry-sweep.js';

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(true));

interface Overdue {
  readonly taskId: string;
  readonly deviceId: DeviceId;
}

function overdueTasks(count: number): Overdue[] {
  return Array.from({ length: count }, (_, n) => ({ taskId: `t${n}`, deviceId: (n % 3) as DeviceId }));
}

/** A sweep over `overdue`, with what it told the others. */
function sweepOver(overdue: Overdue[], remove: (taskId: string) => void = () => undefined) {
  const settled: string[] = [];
  const removed: string[] = [];
  const limits: number[] = [];
  const sweep = new ExpirySweep(
    {
      expireOverdue: async (limit) => {
        limits.push(limit);
        return overdue.splice(0, limit);
      },
    },
    {
      remove: async (_deviceId, taskId) => {
        remove(taskId);
        removed.push(taskId);
      },
    },
    { taskSettled: (taskId) => void settled.push(taskId) },
  );
  return { sweep, settled, removed, limits };
}

const running = new AbortController().signal;

it('expires in bounded batches until nothing is overdue, tells who waits and drops the jobs', async () => {
  const { sweep, settled, removed, limits } = sweepOver(overdueTasks(1_100));
  expect(await sweep.run(running)).toBe(1_100);
  expect(limits).toEqual([500, 500, 500]);
  expect(settled).toHaveLength(1_100);
  expect(removed).toEqual(settled);
});

it('leaves the rest of a mass expiry to the next sweep', async () => {
  const overdue = overdueTasks(10_500);
  const { sweep } = sweepOver(overdue);
  expect(await sweep.run(running)).toBe(10_000);
  expect(overdue).toHaveLength(500);
});

it('goes on when the queue does not answer: the rows are settled', async () => {
  const { sweep, settled, removed } = sweepOver(overdueTasks(3), (taskId) => {
    if (taskId === 't1') throw new Error('queue is away');
  });
  expect(await sweep.run(running)).toBe(3);
  expect(settled).toEqual(['t0', 't1', 't2']);
  expect(removed).toEqual(['t0', 't2']);
});

it('stops between two jobs when it is told to', async () => {
  const stop = new AbortController();
  const overdue = overdueTasks(600);
  const { sweep, settled, removed } = sweepOver(overdue, () => stop.abort());
  expect(await sweep.run(stop.signal)).toBe(500);
  expect(settled).toHaveLength(500);
  expect(removed).toEqual(['t0']);
  expect(overdue).toHaveLength(100);
});
