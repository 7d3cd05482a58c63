import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceId } from '#device';
import type { WakeUpJob } from '#queue';
import type { AttemptView, TaskState, TaskView } from '#task';
import type { AwaitedTask } from '../connection-request/awaited-task.js';
import type { CallAnswer } from '../connection-request/call-result.js';
import { maxCalls } from './wake-up-policy.js';
import { WakeUpProcessor } from './wake-up.processor.js';

const taskId = '0190a000-0000-7000-8000-000000000001';
const deviceId = 7 as DeviceId;

let task: TaskView | null;
let answer: CallAnswer;
let called: AwaitedTask[];
let added: [WakeUpJob, number][];
let givenUp: DeviceId[];
let told: string[];
let callFails: boolean;

const processor = new WakeUpProcessor(
  { find: async (id) => (id === taskId ? task : null) },
  {
    callFor: async (_deviceId, awaited) => {
      called.push(awaited);
      return answer;
    },
    callNow: async () => {
      if (callFails) throw new Error('store is away');
      return answer;
    },
    giveUp: async (device) => void givenUp.push(device),
  },
  { add: async (...request) => void added.push(request) },
  { taskSettled: (id) => void told.push(id) },
);

function taskIn(state: TaskState, sendings = 0): TaskView {
  const attempt: AttemptView = {
    id: '0190a000-0000-7000-8000-0000000000a1',
    step: 1,
    method: 'GetParameterValues',
    state: 'faulted',
    dispatchedAt: new Date(1_000),
    settledAt: new Date(2_000),
    fault: null,
  };
  return {
    id: taskId,
    deviceId: '0190a000-0000-7000-8000-0000000000d1',
    type: 'GetParameterValues',
    state,
    lane: 'interactive',
    createdAt: new Date(500),
    settledAt: null,
    result: null,
    fault: null,
    reason: null,
    progress: { done: 0, total: 1 },
    attempts: Array.from({ length: sendings }, () => attempt),
  };
}

function process(progress: Partial<WakeUpJob> = {}): Promise<string> {
  return processor.process({ deviceId, taskId, attempt: 0, sendingsBefore: null, ...progress });
}

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(true));

beforeEach(() => {
  task = taskIn('queued');
  answer = { outcome: 'accepted' };
  called = [];
  givenUp = [];
  told = [];
  callFails = false;
  added = [];
});

describe('WakeUpProcessor', () => {
  it.each<TaskState>(['inSession', 'waitingForDevice', 'succeeded', 'expired', 'cancelled', 'indeterminate'])(
    'calls nobody for a task that is %s',
    async (state) => {
      task = taskIn(state);
      expect(await process()).toBe('served');
      expect([called, added]).toEqual([[], []]);
    },
  );

  it('calls nobody for a task that is gone', async () => {
    task = null;
    expect(await process()).toBe('served');
    expect(called).toEqual([]);
  });

  it('does not take an accepted call for done: it looks again', async () => {
    expect(await process()).toBe('lookAgain');
    expect(called).toEqual([{ taskId, createdAtMs: 500, sendingsBefore: 0 }]);
    expect(added).toEqual([[{ deviceId, taskId, attempt: 1, sendingsBefore: 0 }, 30_000]]);
  });

  it('is done when the task was sent meanwhile and queued again for a retry', async () => {
    task = taskIn('queued', 2);
    expect(await process({ attempt: 1, sendingsBefore: 1 })).toBe('served');
    expect(called).toEqual([]);
  });

  it('calls for the retry of a task that was sent before', async () => {
    task = taskIn('queued', 2);
    expect(await process()).toBe('lookAgain');
    expect(called).toMatchObject([{ sendingsBefore: 2 }]);
  });

  it('gives a device up that promised a session again and again', async () => {
    for (let job: Partial<WakeUpJob> | undefined = {}; job; job = added.shift()?.[0]) await process(job);
    expect(called).toHaveLength(maxCalls);
    expect(givenUp).toEqual([deviceId]);
    expect(await process({ attempt: maxCalls, sendingsBefore: 0 })).toBe('missed');
  });

  it('ends quietly where a call is of no use', async () => {
    answer = { outcome: 'unreachable', reason: 'timeout' };
    expect(await process()).toBe('unreachable');
    expect(added).toEqual([]);
  });

  it('tells who waits for a call that it has ended, whatever came of it', async () => {
    await processor.call({ deviceId, requestId: 'r1' });
    callFails = true;
    await expect(processor.call({ deviceId, requestId: 'r2' })).rejects.toThrow('store is away');
    expect(told).toEqual(['r1', 'r2']);
  });

  it('puts nothing into a job but ids and counts', async () => {
    await process();
    expect(Object.keys(added[0]?.[0] ?? {}).toSorted()).toEqual([
      'attempt',
      'deviceId',
      'sendingsBefore',
      'taskId',
    ]);
  });
});
