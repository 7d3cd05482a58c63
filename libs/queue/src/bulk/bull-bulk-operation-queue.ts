import { Queue, type IQueueBackend } from 'bullmq';
import { BulkOperationQueue } from '#task';
import {
  ownConnection,
  toldByOwner,
  type NoConnection,
  type QueueBackend,
} from '../backend/queue-backend.js';

export const bulkOperationQueueName = 'bulk-operation';

const jobOptions = { removeOnComplete: true, removeOnFail: true };

/** BulkOperationQueue on BullMQ: the operation's id is the job's, so that it is there once; its store has the rest. */
export class BullBulkOperationQueue extends BulkOperationQueue {
  private readonly queue: Queue<
    unknown,
    unknown,
    string,
    unknown,
    unknown,
    string,
    IQueueBackend,
    NoConnection
  >;

  constructor(private readonly backend: QueueBackend) {
    super();
    const options = { connection: ownConnection, skipMetasUpdate: true };
    this.queue = new Queue(backend.nameOf(bulkOperationQueueName), options, backend.factory);
    this.queue.on('error', toldByOwner);
  }

  override async request(operationId: string): Promise<void> {
    const quiet = this.backend.keepQuiet(this.queue.getBackend());
    await Promise.all([quiet, this.queue.add('bulk', {}, { ...jobOptions, jobId: operationId })]);
  }

  close(): Promise<void> {
    return this.queue.close();
  }
}
