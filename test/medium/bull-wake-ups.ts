import { BullWakeUpQueue, BullWakeUpWorker, type QueueBackend } from '#queue';
import type { WakeUpsUnderTest } from '#testing';

/** Wake-ups of two processes on the same store. */
export function bullWakeUps([one, two]: readonly [QueueBackend, QueueBackend], close: () => Promise<void>) {
  const [queue, another] = [new BullWakeUpQueue(one), new BullWakeUpQueue(two)];
  let workers = 0;
  return {
    queue,
    another,
    work(process) {
      const backend = workers++ % 2 === 0 ? one : two;
      const worker = new BullWakeUpWorker(backend, process, { concurrency: 4, onFailure: () => undefined });
      return () => worker.close();
    },
    async close() {
      await Promise.all([queue.close(), another.close()]);
      await close();
    },
  } satisfies WakeUpsUnderTest;
}
