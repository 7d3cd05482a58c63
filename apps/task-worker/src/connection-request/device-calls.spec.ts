import { describe, expect, it } from 'vitest';
import { failureSpacingMs, sessionExpectedMs, type DeviceId } from '#device';
import type { AwaitedTask } from './awaited-task.js';
import type { CallAnswer, DeviceCallResult } from './call-result.js';
import { DeviceCalls } from './device-calls.js';

const device = 1 as DeviceId;
const accepted: DeviceCallResult = { outcome: 'accepted' };
const refused: DeviceCallResult = { outcome: 'unreachable', reason: 'connectionRefused' };

/** Calls whose ends and whose clock are in the hands of the test. */
class Bench {
  readonly placed: { readonly deviceId: DeviceId; readonly end: PromiseWithResolvers<CallAnswer> }[] = [];
  /** What the last call was told of a session that is still to come. */
  evenIfAwaited: boolean | null = null;
  readonly served = new Set<string>();
  nowMs = 1_000_000;
  readonly calls = new DeviceCalls({
    place: (deviceId, evenIfAwaited) => {
      this.evenIfAwaited = evenIfAwaited;
      const end = withResolvers<CallAnswer>();
      this.placed.push({ deviceId, end });
      return end.promise;
    },
    hasBeenServed: async ({ taskId }) => this.served.has(taskId),
    nowMs: () => this.nowMs,
  });

  task(taskId: string): AwaitedTask {
    return { taskId, createdAtMs: this.nowMs, sendingsBefore: 0 };
  }

  /** One call that has ended. */
  async called(result: CallAnswer, task = this.task('first')): Promise<void> {
    const before = this.placed.length;
    const answer = this.calls.callFor(device, task);
    await expect.poll(() => this.placed.length).toBe(before + 1);
    await this.end(result);
    expect(await answer).toEqual(result);
  }

  async end(result: CallAnswer): Promise<void> {
    this.placed.at(-1)?.end.resolve(result);
    await this.placed.at(-1)?.end.promise;
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: Error) => void;
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe('DeviceCalls', () => {
  it('makes one call for all who ask while it is under way', async () => {
    const bench = new Bench();
    const tasks = Array.from({ length: 10 }, (_, n) => bench.calls.callFor(device, bench.task(`t${n}`)));
    const byHand = bench.calls.callNow(device);
    await bench.end(accepted);
    expect(await Promise.all([...tasks, byHand])).toEqual(Array.from({ length: 11 }, () => accepted));
    expect(bench.placed).toHaveLength(1);
  });

  it('calls different devices side by side', () => {
    const bench = new Bench();
    void bench.calls.callNow(1 as DeviceId);
    void bench.calls.callNow(2 as DeviceId);
    expect(bench.placed.map(({ deviceId }) => deviceId)).toEqual([1, 2]);
  });

  it('calls no second time while the session of an accepted call is awaited', async () => {
    const bench = new Bench();
    await bench.called(accepted);
    bench.nowMs += sessionExpectedMs - 1;
    expect(await bench.calls.callFor(device, bench.task('second'))).toEqual(accepted);
    expect(bench.placed).toHaveLength(1);
    bench.nowMs += 1;
    await bench.called(accepted, bench.task('third'));
    expect(bench.placed).toHaveLength(2);
  });

  it('calls again at once, and once, when that session is over', async () => {
    const bench = new Bench();
    await bench.called(accepted);
    bench.served.add('first');
    const second = bench.calls.callFor(device, bench.task('second'));
    const third = bench.calls.callFor(device, bench.task('third'));
    await expect.poll(() => bench.placed.length).toBe(2);
    await bench.end(accepted);
    expect(await Promise.all([second, third])).toEqual([accepted, accepted]);
    expect(bench.placed).toHaveLength(2);
    expect(bench.evenIfAwaited).toBe(true);
  });

  it('insists on a call only by hand, or when it knows that the session was there', async () => {
    const bench = new Bench();
    await bench.called(accepted);
    expect(bench.evenIfAwaited).toBe(false);
    bench.nowMs += sessionExpectedMs;
    void bench.calls.callNow(device);
    expect(bench.evenIfAwaited).toBe(true);
  });

  it("remembers nothing of a call that another process's call stood in the way of", async () => {
    const bench = new Bench();
    await bench.called({ outcome: 'tooSoon', waitMs: 700 });
    await bench.called(accepted);
    expect(bench.placed).toHaveLength(2);
  });

  it('answers with a failure all tasks that were there, and makes later ones keep the spacing', async () => {
    const bench = new Bench();
    const there = bench.task('there');
    await bench.called(refused);
    bench.nowMs += 1_000;
    expect(await bench.calls.callFor(device, there)).toEqual(refused);
    const waitMs = failureSpacingMs - 1_000;
    expect(await bench.calls.callFor(device, bench.task('later'))).toEqual({ outcome: 'tooSoon', waitMs });
    expect(await bench.calls.callNow(device)).toEqual(refused);
    expect(bench.placed).toHaveLength(1);
    bench.nowMs += waitMs;
    await bench.called(accepted, bench.task('later'));
    expect(bench.placed).toHaveLength(2);
  });

  it('keeps no spacing after an accepted call by hand, nor where nothing was sent', async () => {
    const bench = new Bench();
    for (const result of [accepted, { outcome: 'notCallable', reason: 'noCredentials' } as const, accepted]) {
      const answer = bench.calls.callNow(device);
      await bench.end(result);
      expect(await answer).toEqual(result);
    }
    expect(bench.placed).toHaveLength(3);
  });

  it('lets the next one call when a call failed by a fault of ours', async () => {
    const bench = new Bench();
    const [one, two] = [bench.calls.callNow(device), bench.calls.callNow(device)];
    bench.placed[0]?.end.reject(new Error('store is away'));
    await expect(one).rejects.toThrow('store is away');
    await expect(two).rejects.toThrow('store is away');
    await bench.called(accepted);
    expect(bench.placed).toHaveLength(2);
  });
});
