import { Worker, type IQueueBackend, type JobProgress } from 'bullmq';
import { ownConnection, type NoConnection, type QueueBackend } from '../backend/queue-backend.js';
import { wakeUpQueueName } from './bull-wake-up-queue.js';
import type { CallJob, WakeUpJob } from './wake-up-job.js';

/** How wake-ups are taken from the queue. */
export interface WakeUpWorkerOptions {
  /** Jobs worked on at the same time. */
  readonly concurrency: number;
  /** Hears of jobs that failed, and once of a store that is away; neither ends the worker. */
  readonly onFailure: (error: Error) => void;
}

// What a killed process had at hand is taken up after 15 s at most, in which a person may still be waiting for it.
const takeOver = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 3 };

/**
 * Takes wake-ups from the queue, each once over all processes, and again when `process` rejects: three times at
 * most. Holds one connection of the backend for notifications as long as it runs.
 */
export class BullWakeUpWorker {
  private readonly worker: Worker<
    WakeUpJob | CallJob,
    void,
    string,
    IQueueBackend,
    JobProgress,
    NoConnection
  >;

  /** Starts at once. */
  constructor(
    private readonly backend: QueueBackend,
    process: (job: WakeUpJob | CallJob) => Promise<void>,
    { concurrency, onFailure }: WakeUpWorkerOptions,
  ) {
    const options = { connection: ownConnection, concurrency, ...takeOver };
    const name = backend.nameOf(wakeUpQueueName);
    this.worker = new Worker(name, ({ data }) => process(data), options, backend.factory);
    let isAway = false;
    this.worker.on('error', (error) => {
      if (!isAway) onFailure(error);
      isAway = true;
    });
    this.worker.on('active', () => (isAway = false));
    this.worker.on('failed', (_job, error) => onFailure(error));
  }

  /** Takes no more jobs and resolves when those at hand have ended, whether or not the store is there. */
  async close(): Promise<void> {
    const closed = this.worker.close();
    this.backend.endWaiting(wakeUpQueueName);
    await closed;
  }
}
