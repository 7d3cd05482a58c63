import { Worker, type IQueueBackend, type JobProgress } from 'bullmq';
import { ownConnection, type NoConnection, type QueueBackend } from '../backend/queue-backend.js';
import { bulkOperationQueueName } from './bull-bulk-operation-queue.js';

/** Operations that one process carries out at the same time. */
const concurrency = 2;

// What a killed process had at hand is taken up by another one after half a minute at most.
const takeOver = { lockDuration: 20_000, stalledInterval: 10_000, maxStalledCount: 100 };

/** Takes bulk operations from the queue. Holds one connection of the backend for notifications as long as it runs. */
export class BullBulkOperationWorker {
  private readonly stopped = new AbortController();
  private readonly worker: Worker<unknown, void, string, IQueueBackend, JobProgress, NoConnection>;

  /**
   * Starts at once.
   *
   * @param process ends early when its signal fires; what it leaves is asked for again by others
   * @param onFailure hears of operations whose run rejected, and once of a store that is away; neither ends the worker
   */
  constructor(
    private readonly backend: QueueBackend,
    process: (operationId: string, signal: AbortSignal) => Promise<void>,
    onFailure: (error: Error) => void,
  ) {
    const options = { connection: ownConnection, concurrency, ...takeOver };
    const { signal } = this.stopped;
    this.worker = new Worker(
      backend.nameOf(bulkOperationQueueName),
      (job) => process(job.id ?? '', signal),
      options,
      backend.factory,
    );
    let isAway = false;
    this.worker.on('error', (error) => {
      if (!isAway) onFailure(error);
      isAway = true;
    });
    this.worker.on('active', () => (isAway = false));
    this.worker.on('failed', (_job, error) => onFailure(error));
  }

  /** Takes no more operations and resolves when the parts at hand are committed, whether or not the store is there. */
  async close(): Promise<void> {
    this.stopped.abort();
    const closed = this.worker.close();
    this.backend.endWaiting(bulkOperationQueueName);
    await closed;
  }
}
