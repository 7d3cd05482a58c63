import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUuidV7, type DeviceId } from '#device';
import { BullPendingRpcQueue, RedisQueueBackend } from '#queue';
import type { RedisConnection } from '#redis';
import { available, TestRedis } from '#testing';
import { connect } from './connect.js';

describe.skipIf(!available('redis-server'))('what the queue leaves in Redis', () => {
  let redis: TestRedis;
  let connection: RedisConnection;
  let queue: BullPendingRpcQueue;

  beforeAll(async () => {
    redis = await TestRedis.start();
    connection = await connect(redis.url);
    queue = new BullPendingRpcQueue(new RedisQueueBackend(connection));
  });

  afterAll(async () => {
    await queue.close();
    await connection.close();
    await redis.stop();
  });

  test('nothing, once the tasks of all devices are done', async () => {
    const devices = Array.from({ length: 20 }, (_, n) => (4_711 + n) as DeviceId);
    for (const device of devices) {
      for (let n = 0; n < 3; n++) await queue.add(device, newUuidV7(), 1);
      await queue.release(device, (await queue.fetch(device))!);
    }
    expect(await connection.client.dbsize()).toBeGreaterThan(20 * 3);
    for (const device of devices) {
      for (let task = await queue.fetch(device); task !== null; task = await queue.fetch(device))
        await queue.complete(device, task);
      const waiting = newUuidV7();
      await queue.add(device, waiting, 1);
      await queue.remove(device, waiting);
      await queue.remove(device, newUuidV7());
    }
    expect(await connection.client.keys('*')).toEqual([]);
  });

  test('nothing but the id of a task, and no notes that grow', async () => {
    const [device, task] = [7 as DeviceId, newUuidV7()];
    await queue.add(device, task, 6);
    expect(await connection.client.hget(`acs:{cpe7}:${task}`, 'data')).toBe('{}');
    for (let n = 0; n < 200; n++) await queue.release(device, (await queue.fetch(device))!);
    expect(await connection.client.xlen('acs:{cpe7}:events')).toBeLessThanOrEqual(1);
    await queue.complete(device, task);
    expect(await connection.client.dbsize()).toBe(0);
  });

  test.each([
    ['lapsed', (lock: string) => connection.client.del(lock)],
    ['is that of another program', (lock: string) => connection.client.set(lock, 'stranger')],
  ])('nothing of an active job whose lock %s', async (_, change) => {
    const device = 8 as DeviceId;
    for (const end of ['complete', 'release'] as const) {
      const task = newUuidV7();
      await queue.add(device, task, 1);
      await queue.fetch(device);
      await change(`acs:{cpe8}:${task}:lock`);
      await queue[end](device, task);
      if (end === 'release') expect(await queue.fetch(device)).toBe(task);
      await queue.remove(device, task);
    }
    expect(await connection.client.keys('acs:{cpe8}:*:lock')).toEqual([]);
    expect(await connection.client.keys('acs:{cpe8}:wait')).toEqual([]);
  });
});
