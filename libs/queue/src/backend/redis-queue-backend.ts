import { createRedisBackend, type BackendFactory, type ConnectionOptions, type IQueueBackend } from 'bullmq';
import type { Redis } from 'ioredis';
import type { RedisConnection } from '#redis';
import { QueueBackend, type NoConnection } from './queue-backend.js';

const prefix = 'acs';

// Whether a queue has jobs and the end of its notes are one step, so that no job is added between the two.
const forgetScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('UNLINK', KEYS[2])
end
if redis.call('EXISTS', KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]) == 0 then
  redis.call('UNLINK', unpack(KEYS, 8))
end`;

const jobPlaces = ['wait', 'prioritized', 'delayed', 'active', 'paused'];
const notes = ['meta', 'events', 'id', 'pc', 'marker', 'stalled', 'stalled-check', 'limiter'];

/** BullMQ on Redis, for processes that share one. Producers and fetchers fail at once while Redis is away. */
export class RedisQueueBackend extends QueueBackend {
  private readonly workers = new Map<string, Redis>();

  constructor(private readonly redis: RedisConnection) {
    super();
  }

  override readonly factory: BackendFactory<IQueueBackend, NoConnection> = (name, options, kind = {}) => {
    const isWorker = kind.withBlockingConnection === true;
    // BullMQ waits for the first contact with Redis, and asks for its version, which a Redis that is away fails.
    const settings = { prefix, skipVersionCheck: true, skipWaitingForReady: !isWorker };
    const client = isWorker ? this.redis.another('worker') : this.redis.client;
    if (isWorker) this.workers.set(name, client);
    // BullMQ means the same class by a name of its own.
    const connection = client as unknown as ConnectionOptions;
    return createRedisBackend(name, { ...options, ...settings, connection }, kind);
  };

  /** In braces, so that on Redis Cluster all keys of a queue are in one slot, and those of all queues spread. */
  override nameOf(queue: string): string {
    return `{${queue}}`;
  }

  override async keepQuiet(queue: IQueueBackend): Promise<void> {
    await queue.setQueueMeta({ 'opts.maxLenEvents': 0 });
  }

  override async forget(name: string, jobId: string): Promise<void> {
    // The lock outlives a job that was dropped in spite of it.
    const keys = [jobId, `${jobId}:lock`, ...jobPlaces, ...notes].map((key) => `${prefix}:${name}:${key}`);
    await this.redis.client.eval(forgetScript, keys.length, ...keys);
  }

  override endWaiting(queue: string): void {
    const client = this.workers.get(this.nameOf(queue));
    if (client === undefined) return;
    const end = () => client.disconnect();
    if (client.status === 'ready') client.once('close', end);
    else end();
  }

  /** The connection is closed by who opened it. */
  override async close(): Promise<void> {}
}
