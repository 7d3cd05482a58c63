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
import type { QueueBackend } from '../queue-backend.js';

// One token for all replicas: the fence in PostgreSQL decides who serves a device, not BullMQ's lock.
const token = 'cwmp';

// Longer than the longest session, so that no lock lapses under one.
const lockDuration = 20 * 60_000;

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

  constructor(backend: QueueBackend) {
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
  }

  override async add(deviceId: DeviceId, taskId: string, order: number): Promise<void> {
    const options = { jobId: taskId, priority: order, removeOnComplete: true, removeOnFail: true };
    await this.queue(deviceId).add('rpc', {}, options);
  }

  override async fetch(deviceId: DeviceId): Promise<string | null> {
    const job = await this.worker(deviceId).getNextJob(token, { block: false });
    return job?.id ?? null;
  }

  override async complete(deviceId: DeviceId, taskId: string): Promise<void> {
    const job = await this.job(deviceId, taskId);
    if (job !== undefined && (await job.isActive())) await finish(job);
    else await job?.remove();
  }

  override async release(deviceId: DeviceId, taskId: string): Promise<void> {
    const backend = this.base.forQueue(queueName(deviceId));
    if (await backend.isJobInState('active', taskId)) await backend.moveJobFromActiveToWait(taskId, token);
  }

  override async remove(deviceId: DeviceId, taskId: string): Promise<void> {
    return this.complete(deviceId, taskId);
  }

  override async close(): Promise<void> {
    await this.base.close();
  }

  private async job(deviceId: DeviceId, taskId: string): Promise<Job | undefined> {
    return Job.fromId(this.queue(deviceId), taskId);
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

/** Ends an active job; when its lock lapsed or is another's, the ledger's settlement still stands above it. */
async function finish(job: Job): Promise<void> {
  try {
    await job.moveToCompleted(null, token, false);
  } catch {
    await job.moveToCompleted(null, '0', false);
  }
}
