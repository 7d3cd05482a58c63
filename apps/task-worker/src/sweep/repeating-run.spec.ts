import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RepeatingRun } from './repeating-run.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('runs at once and then with a pause after each end, and survives failures', async () => {
  const ends: (() => void)[] = [];
  const onFailure = vi.fn<(error: unknown) => void>();
  const run = vi.fn<(signal: AbortSignal) => Promise<void>>(
    () => new Promise((resolve) => ends.push(resolve)),
  );
  const repeating = new RepeatingRun({ intervalMs: 1_000, run, onFailure });
  repeating.start();
  expect(run).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run).toHaveBeenCalledTimes(1);

  run.mockRejectedValueOnce(new Error('away'));
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(999);
  expect(run).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(run).toHaveBeenCalledTimes(2);
  expect(onFailure).toHaveBeenCalledWith(new Error('away'));

  await vi.advanceTimersByTimeAsync(1_000);
  expect(run).toHaveBeenCalledTimes(3);
  ends[1]?.();
  await repeating.stop();
  expect(vi.getTimerCount()).toBe(0);
});

it('tells the run at hand to end, waits for it, and starts no other', async () => {
  const run = vi.fn<(signal: AbortSignal) => Promise<void>>(
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  );
  const repeating = new RepeatingRun({ intervalMs: 1_000, run, onFailure: () => undefined });
  repeating.start();
  await repeating.stop();
  expect(run).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('can be stopped before it was started', async () => {
  const repeating = new RepeatingRun({
    intervalMs: 1,
    run: async () => undefined,
    onFailure: () => undefined,
  });
  await repeating.stop();
  expect(vi.getTimerCount()).toBe(0);
});
