import { Queue, type IQueueBackend, type PostgresConnectionOptions } from 'bullmq';
import type { DeviceId } from '#device';
import { WakeUpQueue } from '#task';
import { toldByPool, type QueueBackend } from '../queue-backend.js';
import type { CallJob, WakeUpJob } from './wake-up-job.js';

export const wakeUpQueueName = 'wake-up';

// A processor that throws has met a fault of ours, such as a database that is away for a moment.
const onFault = { attempts: 3, backoff: { type: 'exponential', delay: 2_000 } };

/** WakeUpQueue on BullMQ: one job per task; the worker calls each device once for all that are due. */
export class BullWakeUpQueue extends WakeUpQueue {
  private readonly queue: Queue<
    WakeUpJob | CallJob,
    unknown,
    string,
    WakeUpJob | CallJob,
    unknown,
    string,
    IQueueBackend,
    PostgresConnectionOptions
  >;

  constructor(backend: QueueBackend) {
    super();
    const options = { connection: backend.pool, skipMetasUpdate: true };
    this.queue = new Queue(wakeUpQueueName, options, backend.factory);
    this.queue.on('error', toldByPool);
  }

  override async request(deviceId: DeviceId, taskId: string, delayMs = 0): Promise<void> {
    await this.add({ deviceId, taskId, attempt: 0, sendingsBefore: null }, delayMs);
  }

  /** Has a wake-up looked at again after `delayMs`, from where `job` says that it stands. */
  async add(job: WakeUpJob, delayMs: number): Promise<void> {
    await this.queue.add('wake-up', job, {
      ...onFault,
      delay: delayMs,
      removeOnComplete: true,
      removeOnFail: true,
    });
  }

  override async requestCall(deviceId: DeviceId, requestId: string): Promise<void> {
    const job: CallJob = { deviceId, requestId };
    // Nobody waits any longer when it could be tried again.
    await this.queue.add('call', job, { removeOnComplete: true, removeOnFail: true });
  }

  close(): Promise<void> {
    return this.queue.close();
  }
}
