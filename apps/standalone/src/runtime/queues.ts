import { Logger } from '@nestjs/common';
import { BullPendingRpcQueue, BullWakeUpQueue, PostgresQueueBackend, type QueueBackend } from '#queue';
import { queueSchema } from '#persistence';

/** BullMQ on the PostgreSQL cluster: the queue of pending RPCs and that of wake-ups over one pool. */
export interface Queues {
  readonly backend: QueueBackend;
  readonly pendingRpcs: BullPendingRpcQueue;
  readonly wakeUps: BullWakeUpQueue;
  close(): Promise<void>;
}

export function openQueues(databaseUrl: string): Queues {
  const logger = new Logger('BullMQ');
  const onError = (error: Error) => logger.warn('queue.connectionLost', { error: error.message });
  const backend = new PostgresQueueBackend({ databaseUrl, schema: queueSchema, workers: 1 }, onError);
  const pendingRpcs = new BullPendingRpcQueue(backend);
  const wakeUps = new BullWakeUpQueue(backend);
  return {
    backend,
    pendingRpcs,
    wakeUps,
    close: async () => {
      await pendingRpcs.close();
      await wakeUps.close();
      await backend.close();
    },
  };
}
