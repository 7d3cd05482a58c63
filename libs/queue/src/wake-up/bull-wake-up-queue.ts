import { Queue, type IQueueBackend, type PostgresConnectionOptions } from 'bullmq';
import type { DeviceId } from '#device';
import { WakeUpQueue } from '#task';
import type { QueueBackend } from '../queue-backend.js';

export const wakeUpQueueName = 'wake-up';

/** What a wake-up job says: which device, and for which task. */
export interface WakeUpJob {
  readonly deviceId: DeviceId;
  readonly taskId: string;
}

/** WakeUpQueue on BullMQ: one job per task; the worker calls each device once for all that are due. */
export class BullWakeUpQueue extends WakeUpQueue {
  private readonly queue: Queue<
    WakeUpJob,
    unknown,
    string,
    WakeUpJob,
    unknown,
    string,
    IQueueBackend,
    PostgresConnectionOptions
  >;

  constructor(backend: QueueBackend) {
    super();
    const options = { connection: backend.pool, skipMetasUpdate: true };
    this.queue = new Queue(wakeUpQueueName, options, backend.factory);
  }

  override async request(deviceId: DeviceId, taskId: string, delayMs = 0): Promise<void> {
    const job: WakeUpJob = { deviceId, taskId };
    await this.queue.add('wake-up', job, { delay: delayMs, removeOnComplete: true, removeOnFail: true });
  }

  close(): Promise<void> {
    return this.queue.close();
  }
}
