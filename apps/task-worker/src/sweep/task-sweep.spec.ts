import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeviceId } from '#device';
import type { SweptTask, TaskState } from '#task';
import { TaskSweep } from './task-sweep.js';

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(true));

const maxBatches = 20;

function overdueTasks(count: number, state: TaskState = 'expired'): SweptTask[] {
  return Array.from({ length: count }, (_, n) => ({ taskId: `t${n}`, deviceId: (n % 3) as DeviceId, state }));
}

/** A sweep over `overdue`, with what it told the others. */
function sweepOver(overdue: SweptTask[], remove: (taskId: string) => void = () => undefined) {
  const settled: string[] = [];
  const removed: string[] = [];
  let batches = 0;
  const moveBatch = async () => {
    batches += 1;
    return overdue.splice(0, 500);
  };
  const sweep = new TaskSweep(
    { event: 'tasks.moved', moveBatch, maxBatches },
    {
      queue: {
        remove: async (_deviceId, taskId) => {
          remove(taskId);
          removed.push(taskId);
        },
      },
      signals: { taskSettled: (taskId) => void settled.push(taskId) },
    },
  );
  return { sweep, settled, removed, batches: () => batches };
}

const running = new AbortController().signal;

it('moves batch after batch until nothing is overdue, tells who waits and drops the jobs', async () => {
  const { sweep, settled, removed, batches } = sweepOver(overdueTasks(1_100));
  expect(await sweep.run(running)).toBe(1_100);
  expect(batches()).toBe(4);
  expect(settled).toHaveLength(1_100);
  expect(removed).toEqual(settled);
});

it('tells nobody of a task that is open still, and drops its job', async () => {
  const tasks = [...overdueTasks(1, 'indeterminate'), { ...overdueTasks(2, 'queued')[1]! }];
  const { sweep, settled, removed } = sweepOver(tasks);
  expect(await sweep.run(running)).toBe(2);
  expect(settled).toEqual(['t0']);
  expect(removed).toEqual(['t0', 't1']);
});

it('leaves the rest of a mass to the next sweep', async () => {
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
