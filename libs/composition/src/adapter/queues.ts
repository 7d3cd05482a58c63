import { Logger } from '@nestjs/common';
import { queueSchema } from '#persistence';
import {
  BullBulkOperationQueue,
  BullPendingRpcQueue,
  BullWakeUpQueue,
  PostgresQueueBackend,
  type QueueBackend,
} from '#queue';

/** BullMQ's queues over one backend: those of pending RPCs, of wake-ups and of bulk operations. */
export interface Queues {
  readonly backend: QueueBackend;
  readonly pendingRpcs: BullPendingRpcQueue;
  readonly wakeUps: BullWakeUpQueue;
  readonly bulk: BullBulkOperationQueue;
  close(): Promise<void>;
}

export function openQueues(backend: QueueBackend): Queues {
  const pendingRpcs = new BullPendingRpcQueue(backend);
  const wakeUps = new BullWakeUpQueue(backend);
  const bulk = new BullBulkOperationQueue(backend);
  return {
    backend,
    pendingRpcs,
    wakeUps,
    bulk,
    close: async () => {
      await pendingRpcs.close();
      await wakeUps.close();
      await bulk.close();
      await backend.close();
    },
  };
}

/** BullMQ on the PostgreSQL cluster, for a process that works alone. */
export function postgresBackend(databaseUrl: string): QueueBackend {
  const logger = new Logger('BullMQ');
  return new PostgresQueueBackend({ databaseUrl, schema: queueSchema, workers: 2 }, (error) =>
    logger.warn('queue.connectionLost', { error: error.message }),
  );
}
