import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeviceId } from '#device';
import type { TaskState } from '#task';
import { SilentDeviceSweep } from './silent-device-sweep.js';

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(true));

const running = new AbortController().signal;

function sweepOver(batches: [string, TaskState][][], remove: (taskId: string) => void = () => undefined) {
  const settled: string[] = [];
  const removed: string[] = [];
  const sweep = new SilentDeviceSweep(
    {
      recoverSilent: async () =>
        (batches.shift() ?? []).map(([taskId, state]) => ({ taskId, state, deviceId: 1 as DeviceId })),
    },
    {
      remove: async (_deviceId, taskId) => {
        remove(taskId);
        removed.push(taskId);
      },
    },
    { taskSettled: (taskId) => void settled.push(taskId) },
  );
  return { sweep, settled, removed };
}

it('tells those who wait what is settled, and drops the jobs of all', async () => {
  const { sweep, settled, removed } = sweepOver([
    [
      ['t0', 'indeterminate'],
      ['t1', 'queued'],
    ],
    [['t2', 'indeterminate']],
  ]);
  expect(await sweep.run(running)).toBe(3);
  expect(settled).toEqual(['t0', 't2']);
  expect(removed).toEqual(['t0', 't1', 't2']);
});

it('goes on when the queue does not answer: the rows are settled', async () => {
  const { sweep, settled, removed } = sweepOver(
    [
      [
        ['t0', 'indeterminate'],
        ['t1', 'indeterminate'],
      ],
    ],
    (taskId) => {
      if (taskId === 't0') throw new Error('queue is away');
    },
  );
  expect(await sweep.run(running)).toBe(2);
  expect(settled).toEqual(['t0', 't1']);
  expect(removed).toEqual(['t1']);
});
