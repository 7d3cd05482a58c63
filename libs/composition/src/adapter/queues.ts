import { Logger } from '@nestjs/common';
import { queueSchema } from '#persistence';
import { BullPendingRpcQueue, BullWakeUpQueue, PostgresQueueBackend, type QueueBackend } from '#queue';

/** BullMQ's queues over one backend: that of pending RPCs and that of wake-ups. */
export interface Queues {
  readonly backend: QueueBackend;
  readonly pendingRpcs: BullPendingRpcQueue;
  readonly wakeUps: BullWakeUpQueue;
  close(): Promise<void>;
}

export function openQueues(backend: QueueBackend): Queues {
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

/** BullMQ on the PostgreSQL cluster, for a process that works alone. */
export function postgresBackend(databaseUrl: string): QueueBackend {
  const logger = new Logger('BullMQ');
  return new PostgresQueueBackend({ databaseUrl, schema: queueSchema, workers: 1 }, (error) =>
    logger.warn('queue.connectionLost', { error: error.message }),
  );
}
