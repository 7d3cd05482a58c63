import {
  Job,
  Queue,
  Worker,
  type IQueueBackend,
  type JobProgress,
  type PostgresConnectionOptions,
} from 'bullmq';
import type { DeviceId } from '#device';
import { PendingRpcQueue } from '#task';
import { toldByPool, type QueueBackend } from '../queue-backend.js';
import { dropJob, lockToken, releaseJob } from './held-job.js';

// Longer than the longest session, so that no lock lapses under one.
const lockDuration = 20 * 60_000;

const jobOptions = { removeOnComplete: true, removeOnFail: true };

type DeviceQueue = Queue<
  unknown,
  unknown,
  string,
  unknown,
  unknown,
  string,
  IQueueBackend,
  PostgresConnectionOptions
>;
type DeviceWorker = Worker<unknown, unknown, string, IQueueBackend, JobProgress, PostgresConnectionOptions>;

/**
 * PendingRpcQueue on BullMQ: one logical queue per device over one shared connection, the task's id as the job's
 * id and nothing in its body, so that no value ever leaves the ledger.
 */
export class BullPendingRpcQueue extends PendingRpcQueue {
  private readonly base: IQueueBackend;
  private readonly connection: PostgresConnectionOptions;

  constructor(private readonly backend: QueueBackend) {
    super();
    this.connection = backend.pool;
    // Siblings made by `forQueue` take their options from here, not from the queue or worker built on them.
    const options = {
      connection: this.connection,
      lockDuration,
      stalledInterval: lockDuration,
      maxStalledCount: 1,
    };
    this.base = backend.factory('cpe', options, {});
    this.base.on('error', toldByPool);
  }

  override async add(deviceId: DeviceId, taskId: string, order: number): Promise<void> {
    await this.queue(deviceId).add('rpc', {}, { ...jobOptions, jobId: taskId, priority: order });
  }

  override async fetch(deviceId: DeviceId): Promise<string | null> {
    const job = await this.worker(deviceId).getNextJob(lockToken, { block: false });
    return job?.id ?? null;
  }

  override async complete(deviceId: DeviceId, taskId: string): Promise<void> {
    return this.remove(deviceId, taskId);
  }

  override async release(deviceId: DeviceId, taskId: string): Promise<void> {
    await releaseJob(this.base.forQueue(queueName(deviceId)), taskId);
  }

  override async remove(deviceId: DeviceId, taskId: string): Promise<void> {
    const name = queueName(deviceId);
    await dropJob(this.base.forQueue(name), new Job(this.queue(deviceId), 'rpc', {}, jobOptions, taskId));
    await this.backend.dropEvents(name);
  }

  override async close(): Promise<void> {
    await this.base.close();
  }

  private queue(deviceId: DeviceId): DeviceQueue {
    const options = { connection: this.connection, skipMetasUpdate: true };
    return new Queue(queueName(deviceId), options, (name) => this.base.forQueue(name));
  }

  private worker(deviceId: DeviceId): DeviceWorker {
    const options = { connection: this.connection, autorun: false, lockDuration };
    return new Worker(queueName(deviceId), null, options, (name) => this.base.forQueue(name));
  }
}

function queueName(deviceId: DeviceId): string {
  return `cpe${deviceId}`;
}
