import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newUuidV7, type DeviceId } from '#device';
import {
  BullPendingRpcQueue,
  BullWakeUpQueue,
  BullWakeUpWorker,
  RedisQueueBackend,
  type CallJob,
  type WakeUpJob,
} from '#queue';
import type { RedisConnection } from '#redis';
import { available, TestRedis } from '#testing';
import { connect } from './connect.js';

const device = 1 as DeviceId;

describe.skipIf(!available('redis-server'))('a Redis that is away', () => {
  let redis: TestRedis;
  let told: string[];
  const closers: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    redis = await TestRedis.start();
    told = [];
  });

  afterEach(async () => {
    redis.resume();
    for (const close of closers.splice(0).toReversed()) await close();
    await redis.stop();
  });

  async function open(): Promise<{ connection: RedisConnection; queue: BullPendingRpcQueue }> {
    const connection = await connect(redis.url, told);
    const queue = new BullPendingRpcQueue(new RedisQueueBackend(connection));
    closers.push(
      () => connection.close(),
      () => queue.close(),
    );
    return { connection, queue };
  }

  test('is told once, holds nobody up, and is used again when it is back', async () => {
    const { connection, queue } = await open();
    await queue.add(device, newUuidV7(), 1);
    await redis.kill();
    await vi.waitFor(() => expect(connection.isAlive).toBe(false));
    for (let n = 0; n < 3; n++) await expect(queue.add(device, newUuidV7(), 1)).rejects.toThrow();
    await expect(queue.fetch(device)).rejects.toThrow();
    await redis.restart();
    await vi.waitFor(() => expect(connection.isAlive).toBe(true), 10_000);
    const task = newUuidV7();
    await queue.add(device, task, 1);
    expect(await queue.fetch(device)).toBe(task);
    expect(told).toEqual(['lost', 'back']);
  });

  test('does not keep a process from starting', async () => {
    await redis.kill();
    const { connection, queue } = await open();
    expect(connection.isAlive).toBe(false);
    await expect(queue.add(device, newUuidV7(), 1)).rejects.toThrow();
    await redis.restart();
    await vi.waitFor(() => expect(connection.isAlive).toBe(true), 10_000);
    await queue.add(device, newUuidV7(), 1);
    expect(await queue.fetch(device)).not.toBeNull();
    expect(told).toEqual(['lost', 'back']);
  });

  test('does not keep workers from ending', async () => {
    const { connection } = await open();
    const backend = new RedisQueueBackend(connection);
    const wakeUps = new BullWakeUpQueue(backend);
    closers.push(() => wakeUps.close());
    const taken: string[] = [];
    const take = async (job: WakeUpJob | CallJob) => void taken.push('taskId' in job ? job.taskId : '');
    const options = { concurrency: 2, onFailure: () => undefined };
    const workers = Array.from(
      { length: 3 },
      () => new BullWakeUpWorker(new RedisQueueBackend(connection), take, options),
    );
    await wakeUps.request(device, 'before');
    await vi.waitFor(() => expect(taken).toEqual(['before']), 20_000);
    await redis.kill();
    await vi.waitFor(() => expect(connection.isAlive).toBe(false));
    for (const worker of workers) await worker.close();
    expect(connection.isAlive).toBe(false);
  });

  test('is taken for away when it falls silent with its connections open', async () => {
    const { connection, queue } = await open();
    await queue.add(device, newUuidV7(), 1);
    redis.suspend();
    await vi.waitFor(() => expect(told).toEqual(['lost']), 10_000);
    await expect(queue.fetch(device)).rejects.toThrow();
    redis.resume();
    await vi.waitFor(() => expect(connection.isAlive).toBe(true), 10_000);
    expect(await queue.fetch(device)).not.toBeNull();
  });

  test('does not end a worker, which takes wake-ups again when it is back', async () => {
    const { connection } = await open();
    const backend = new RedisQueueBackend(connection);
    const wakeUps = new BullWakeUpQueue(backend);
    const taken: string[] = [];
    const failures: Error[] = [];
    const worker = new BullWakeUpWorker(
      backend,
      async (job) => void taken.push('taskId' in job ? job.taskId : job.requestId),
      {
        concurrency: 2,
        onFailure: (error) => failures.push(error),
      },
    );
    closers.push(
      () => wakeUps.close(),
      () => worker.close(),
    );
    await wakeUps.request(device, 'before');
    await vi.waitFor(() => expect(taken).toEqual(['before']));
    await redis.kill();
    await vi.waitFor(() => expect(connection.isAlive).toBe(false));
    await redis.restart();
    await vi.waitFor(() => expect(connection.isAlive).toBe(true), 10_000);
    await wakeUps.request(device, 'after');
    await vi.waitFor(() => expect(taken).toEqual(['before', 'after']), 20_000);
    expect(failures.length).toBeLessThanOrEqual(1);
  });
});

describe.skipIf(!available('redis-server'))('a Redis that must not be used', () => {
  test.each([
    [
      'drops keys',
      ['--maxmemory-policy', 'allkeys-lru'],
      '',
      /maxmemory-policy allkeys-lru\); set its maxmemory-policy to noeviction/,
    ],
    [
      'does not let us in',
      ['--requirepass', 'right'],
      'wrong',
      /does not let us in .*; correct the user and password/,
    ],
  ])('because it %s is refused at the start, with the remedy', async (_, settings, password, message) => {
    const redis = await TestRedis.start(...settings);
    try {
      const url = redis.url.replace('//', password === '' ? '//' : `//default:${password}@`);
      await expect(connect(url)).rejects.toThrow(message);
    } finally {
      await redis.stop();
    }
  });

  test('is noticed when it comes in the place of a good one', async () => {
    const redis = await TestRedis.start();
    const told: string[] = [];
    const connection = await connect(redis.url, told);
    try {
      await connection.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
      await connection.client.client('KILL', 'SKIPME', 'no');
      await vi.waitFor(() => expect(told).toContain('lost'));
      await vi.waitFor(() => expect(connection.client.status).toBe('ready'), 5_000);
      expect(connection.isAlive).toBe(false);
    } finally {
      await connection.close();
      await redis.stop();
    }
  });
});
