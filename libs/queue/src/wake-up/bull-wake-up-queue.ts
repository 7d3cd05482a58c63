import { Queue, type IQueueBackend, type JobsOptions } from 'bullmq';
import type { DeviceId } from '#device';
import { WakeUpQueue, type FirstWakeUp } from '#task';
import {
  ownConnection,
  toldByOwner,
  type NoConnection,
  type QueueBackend,
} from '../backend/queue-backend.js';
import type { CallJob, WakeUpJob } from './wake-up-job.js';

export const wakeUpQueueName = 'wake-up';

// A processor that throws has met a fault of ours, such as a database that is away for a moment.
const onFault = { attempts: 3, backoff: { type: 'exponential', delay: 2_000 } };

const jobOptions = { removeOnComplete: true, removeOnFail: true };

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
    NoConnection
  >;

  constructor(private readonly backend: QueueBackend) {
    super();
    const options = { connection: ownConnection, skipMetasUpdate: true };
    this.queue = new Queue(backend.nameOf(wakeUpQueueName), options, backend.factory);
    this.queue.on('error', toldByOwner);
  }

  override async request(deviceId: DeviceId, taskId: string, delayMs = 0): Promise<void> {
    await this.add({ deviceId, taskId, attempt: 0, sendingsBefore: null }, delayMs);
  }

  override async requestFirst(wakeUps: readonly FirstWakeUp[]): Promise<void> {
    if (wakeUps.length === 0) return;
    const jobs = wakeUps.map(({ deviceId, taskId, delayMs }) => ({
      name: 'wake-up',
      data: { deviceId, taskId, attempt: 0, sendingsBefore: null },
      // What follows on the first call has no id: it is asked for while this job is still being worked on.
      opts: { ...onFault, ...jobOptions, delay: delayMs, jobId: `first-${taskId}` },
    }));
    await Promise.all([this.backend.keepQuiet(this.queue.getBackend()), this.queue.addBulk(jobs)]);
  }

  /** Has a wake-up looked at again after `delayMs`, from where `job` says that it stands. */
  async add(job: WakeUpJob, delayMs: number): Promise<void> {
    await this.put('wake-up', job, { ...onFault, delay: delayMs });
  }

  override async requestCall(deviceId: DeviceId, requestId: string): Promise<void> {
    const job: CallJob = { deviceId, requestId };
    // Nobody waits any longer when it could be tried again.
    await this.put('call', job, {});
  }

  private async put(name: string, job: WakeUpJob | CallJob, options: JobsOptions): Promise<void> {
    const quiet = this.backend.keepQuiet(this.queue.getBackend());
    const added = this.queue.add(name, job, { ...options, ...jobOptions });
    await Promise.all([quiet, added]);
  }

  close(): Promise<void> {
    return this.queue.close();
  }
}
