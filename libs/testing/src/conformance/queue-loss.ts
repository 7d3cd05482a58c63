import { describe, expect, it } from 'vitest';
import type { QueueLoss } from '#task';
import { sharedPorts, type OpenPorts } from './ports-under-test.js';

export interface QueueLossUnderTest {
  /** Two processes on the same queues; the same object twice where the store is the process. */
  readonly loss: QueueLoss;
  readonly another: QueueLoss;
  close(): Promise<void>;
}

/** What every QueueLoss promises; registers the tests. */
export function describeQueueLoss(adapter: string, open: OpenPorts<QueueLossUnderTest>): void {
  describe(`QueueLoss: ${adapter}`, () => {
    const ports = sharedPorts(open);

    /** Repairs by `loss` until nothing is missing; returns how often that took. */
    async function repairs(loss: QueueLoss): Promise<number> {
      let count = 0;
      while (await loss.repairIfNeeded(async () => void (count += 1)));
      return count;
    }

    it('has a loss repaired once, in whatever process it was noted', async () => {
      const { loss, another } = ports();
      await repairs(loss);
      expect(await repairs(another)).toBe(0);
      loss.note();
      expect(await repairs(loss)).toBe(1);
      expect(await repairs(another)).toBe(0);
    });

    it('lets one process at a time repair', async () => {
      const { loss, another } = ports();
      await repairs(loss);
      loss.note();
      const second: boolean[] = [];
      const first = await loss.repairIfNeeded(async () => {
        second.push(await another.repairIfNeeded(() => Promise.reject(new Error('two at a time'))));
      });
      expect([first, ...second]).toEqual([true, false]);
    });

    it('ends a repair during which something was lost, and has all of it repaired anew', async () => {
      const { loss } = ports();
      await repairs(loss);
      loss.note();
      const went: boolean[] = [];
      const isRepaired = await loss.repairIfNeeded(async (goesOn) => {
        went.push(await goesOn());
        loss.note();
        while (await goesOn());
        went.push(await goesOn());
      });
      expect([isRepaired, ...went]).toEqual([false, true, false]);
      expect(await repairs(loss)).toBe(1);
    });

    it('tries again after a repair that failed', async () => {
      const { loss, another } = ports();
      await repairs(loss);
      loss.note();
      await expect(loss.repairIfNeeded(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
      expect(await repairs(another)).toBe(1);
    });
  });
}
