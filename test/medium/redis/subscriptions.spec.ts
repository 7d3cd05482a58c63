import { setImmediate as nextRound } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisBus } from '#redis';
import { available, TestRedis } from '#testing';
import { connect } from './connect.js';

const startedProcesses = 10;
const rounds = 100;

describe.skipIf(!available('redis-server'))('a process that starts', () => {
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterAll(() => redis.stop());

  it('is heard on whatever it listens to, in whichever moment of its connecting it began to', async () => {
    for (let started = 0; started < startedProcesses; started += 1) {
      const connection = await connect(redis.url);
      const bus = new RedisBus(connection);
      for (let round = 0; round < rounds; round += 1) {
        bus.on(`channel-${round}`, () => Buffer.from('here'));
        await nextRound();
      }
      await bus.subscribed();
      const channels = await connection.client.call('PUBSUB', 'CHANNELS', 'acs:*');
      // With the one that answers come to.
      expect(channels).toHaveLength(rounds + 1);
      await connection.close();
    }
  });
});
