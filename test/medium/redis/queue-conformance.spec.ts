import { describe } from 'vitest';
import { BullPendingRpcQueue, RedisQueueBackend, RedisQueueLoss } from '#queue';
import {
  available,
  describePendingRpcQueue,
  describeQueueLoss,
  describeWakeUpQueue,
  TestRedis,
  type QueueUnderTest,
  type WakeUpsUnderTest,
} from '#testing';
import { bullWakeUps } from '../bull-wake-ups.js';
import { connect } from './connect.js';

async function openTwo() {
  const redis = await TestRedis.start();
  const [one, two] = await Promise.all([connect(redis.url), connect(redis.url)]);
  const close = async () => {
    await Promise.all([one.close(), two.close()]);
    await redis.stop();
  };
  return { one, two, close };
}

async function openQueue(): Promise<QueueUnderTest> {
  const { one, two, close } = await openTwo();
  const queue = new BullPendingRpcQueue(new RedisQueueBackend(one));
  const another = new BullPendingRpcQueue(new RedisQueueBackend(two));
  return {
    queue,
    another,
    async countJobs(deviceId) {
      const keys = await one.client.keys(`acs:{cpe${deviceId}}:*-*-*`);
      return keys.filter((key) => !key.endsWith(':lock')).length;
    },
    async close() {
      await Promise.all([queue.close(), another.close()]);
      await close();
    },
  };
}

async function openWakeUps(): Promise<WakeUpsUnderTest> {
  const { one, two, close } = await openTwo();
  return bullWakeUps([new RedisQueueBackend(one), new RedisQueueBackend(two)], close);
}

describe.skipIf(!available('redis-server'))('with a real Redis', () => {
  describePendingRpcQueue('BullMQ on Redis', openQueue);
  describeQueueLoss('Redis', async () => {
    const { one, two, close } = await openTwo();
    return { loss: new RedisQueueLoss(one), another: new RedisQueueLoss(two), close };
  });
  describeWakeUpQueue('BullMQ on Redis', openWakeUps);
});
