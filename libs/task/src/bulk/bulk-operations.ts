import { dispensable, type QueueFailureListener } from '../queue/dispensable.js';
import type { BulkOperationQueue, BulkOperationStore } from './bulk-operation-store.js';

/** Has operations carried out by a worker. */
export class BulkOperations {
  constructor(
    private readonly store: Pick<BulkOperationStore, 'running'>,
    private readonly queue: BulkOperationQueue,
    private readonly onQueueFailure: QueueFailureListener,
  ) {}

  /** A queue that fails is reported: the operation is committed, and `resume` will ask for it again. */
  async start(operationId: string): Promise<void> {
    await dispensable(this.onQueueFailure, 'bulk', () => this.queue.request(operationId));
  }

  /** Asks for all that is not over, such as what a crashed worker or a flushed queue has left. */
  async resume(): Promise<void> {
    for (const id of await this.store.running()) await this.start(id);
  }
}
