import { Job, Queue, type IQueueBackend } from 'bullmq';
import type { DeviceId } from '#device';
import { PendingRpcQueue } from '#task';
import {
  ownConnection,
  toldByOwner,
  type NoConnection,
  type QueueBackend,
} from '../backend/queue-backend.js';
import { dropJob, nextJobId, releaseJob } from './held-job.js';

// Longer than the longest session, so that no lock lapses under one.
const lockDuration = 20 * 60_000;

const jobOptions = { removeOnComplete: true, removeOnFail: true };

type DeviceQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, NoConnection>;

/**
 * PendingRpcQueue on BullMQ: one logical queue per device over one shared connection, the task's id as the job's
 * id and nothing in its body, so that no value ever leaves the ledger.
 */
export class BullPendingRpcQueue extends PendingRpcQueue {
  private readonly base: IQueueBackend;

  constructor(private readonly backend: QueueBackend) {
    super();
    // Siblings made by `forQueue` take their options from here, not from the queue built on them.
    const options = {
      connection: ownConnection,
      lockDuration,
      stalledInterval: lockDuration,
      maxStalledCount: 1,
    };
    this.base = backend.factory('cpe', options, {});
    this.base.on('error', toldByOwner);
  }

  override async add(deviceId: DeviceId, taskId: string, order: number): Promise<void> {
    const queue = this.queue(deviceId);
    const quiet = this.backend.keepQuiet(queue.getBackend());
    await Promise.all([quiet, queue.add('rpc', {}, { ...jobOptions, jobId: taskId, priority: order })]);
  }

  override async fetch(deviceId: DeviceId): Promise<string | null> {
    // What a BullMQ worker does to get a job, without one that is made for a single job with an empty body.
    return nextJobId(this.sibling(deviceId));
  }

  override async complete(deviceId: DeviceId, taskId: string): Promise<void> {
    return this.remove(deviceId, taskId);
  }

  override async release(deviceId: DeviceId, taskId: string): Promise<void> {
    await releaseJob(this.sibling(deviceId), taskId);
  }

  override async remove(deviceId: DeviceId, taskId: string): Promise<void> {
    const queue = this.queue(deviceId);
    await dropJob(queue.getBackend(), new Job(queue, 'rpc', {}, jobOptions, taskId));
    await this.backend.forget(this.nameOf(deviceId), taskId);
  }

  override async close(): Promise<void> {
    await this.base.close();
  }

  private sibling(deviceId: DeviceId): IQueueBackend {
    return this.base.forQueue(this.nameOf(deviceId));
  }

  private queue(deviceId: DeviceId): DeviceQueue {
    const options = { connection: ownConnection, skipMetasUpdate: true };
    return new Queue(this.nameOf(deviceId), options, (name) => this.base.forQueue(name));
  }

  private nameOf(deviceId: DeviceId): string {
    return this.backend.nameOf(`cpe${deviceId}`);
  }
}
