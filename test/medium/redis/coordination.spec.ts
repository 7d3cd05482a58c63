import { describe, expect, it, vi } from 'vitest';
import { RedisDatagramSender, RedisSessionHandOver, RedisTaskSignals, sendForOthers } from '#coordination';
import { newUuidV7, type DeviceId, type HandOver } from '#device';
import { RedisBus } from '#redis';
import { available, describeSessionHandOver, describeTaskSignals, TestRedis } from '#testing';
import { connect } from './connect.js';

const key = Buffer.alloc(32, 1);

async function openTwo() {
  const redis = await TestRedis.start();
  const connections = await Promise.all([connect(redis.url), connect(redis.url)]);
  const buses = connections.map((connection) => new RedisBus(connection));
  const [signals, another] = buses.map((bus) => new RedisTaskSignals(bus, { waits: true }));
  await Promise.all(buses.map((bus) => bus.subscribed()));
  const close = async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await redis.stop();
  };
  return { redis, buses, connections, signals: signals!, another: another!, close };
}

describe.skipIf(!available('redis-server'))('with a real Redis', () => {
  describeTaskSignals('over Redis', openTwo);

  describeSessionHandOver('over Redis', async () => {
    const { buses, close } = await openTwo();
    const [asking, asked] = buses.map((bus) => new RedisSessionHandOver(bus, key, 20_000));
    const settle = async () => void (await Promise.all(buses.map((bus) => bus.subscribed())));
    return { asking: asking!, asked: asked!, settle, close };
  });

  it('a session is given to none that lacks the key, and none is taken from it', async () => {
    const { buses, close } = await openTwo();
    try {
      const session = { deviceId: 1 as DeviceId, epoch: 2 };
      const heard: unknown[] = [];
      const tell = async (): Promise<HandOver> => {
        heard.push(1);
        return { kind: 'memory', memory: Buffer.from('secret') };
      };
      const ours = new RedisSessionHandOver(buses[0]!, key);
      const stranger = new RedisSessionHandOver(buses[1]!, Buffer.alloc(32, 2));
      ours.onAsked('ours', tell);
      stranger.onAsked('stranger', tell);
      // Whatever is said on the channel, it is not a question of ours.
      await Promise.all(buses.map((bus) => bus.subscribed()));
      await buses[1]!.tell('hand-over:ours', 'rubbish');
      expect(await stranger.ask('ours', session)).toEqual({ kind: 'unknown' });
      expect(await ours.ask('stranger', session)).toEqual({ kind: 'unknown' });
      expect(heard).toEqual([]);
    } finally {
      await close();
    }
  });

  it('a wait looks again when Redis was away, and signals work as before', async () => {
    const { redis, connections, signals, another, close } = await openTwo();
    try {
      const waiting = signals.settledOrTimeout(newUuidV7(), 60_000);
      await redis.kill();
      await vi.waitFor(() => expect(connections.some(({ isAlive }) => isAlive)).toBe(false), 5_000);
      another.taskSettled(newUuidV7());
      expect(await another.taskQueued(1 as DeviceId)).toBe(false);
      await redis.restart();
      expect(await waiting).toBe(true);
      const task = newUuidV7();
      const next = signals.settledOrTimeout(task, 60_000);
      await vi.waitFor(() => expect(connections.every(({ isAlive }) => isAlive)).toBe(true), 5_000);
      another.taskSettled(task);
      expect(await next).toBe(true);
    } finally {
      await close();
    }
  });
});

describe.skipIf(!available('redis-server'))('a question on the bus', () => {
  it('is answered by the one that knows, and ends at once when nobody does or nobody listens', async () => {
    const { buses, close } = await openTwo();
    const [asking, knowing] = [buses[0]!, buses[1]!];
    try {
      knowing.on('who', async (body) => (body.toString() === 'me?' ? Buffer.from('you') : null));
      await knowing.subscribed();
      const begunAt = performance.now();
      expect((await asking.ask('who', 'me?', 60_000))?.toString()).toBe('you');
      expect(await asking.ask('who', 'her?', 60_000)).toBeNull();
      expect(await asking.ask('nobody', 'me?', 60_000)).toBeNull();
      expect(performance.now() - begunAt).toBeLessThan(60_000);
      knowing.on('silence', () => new Promise(() => undefined));
      await knowing.subscribed();
      expect(await asking.ask('silence', '', 20)).toBeNull();
    } finally {
      await close();
    }
  });
});

describe.skipIf(!available('redis-server'))('a datagram for a CPE behind NAT', () => {
  it('leaves from the STUN server, byte by byte, and from none that lacks the key', async () => {
    const { buses, close } = await openTwo();
    const [worker, stun] = [buses[0]!, buses[1]!];
    try {
      const sent: unknown[] = [];
      const server = { send: async (...all: unknown[]) => void sent.push(all) };
      const end = sendForOthers(stun, key, server);
      await stun.subscribed();
      const [datagram, to] = [Buffer.from([0, 10, 255, 13, 10]), { address: '2001:db8::1', port: 4711 }];
      await new RedisDatagramSender(worker, key).send(datagram, to);
      expect(sent).toEqual([[datagram, to]]);
      const stranger = new RedisDatagramSender(worker, Buffer.alloc(32, 2));
      await expect(stranger.send(datagram, to)).rejects.toThrow('no STUN server');
      end();
      await expect(new RedisDatagramSender(worker, key).send(datagram, to)).rejects.toThrow('no STUN server');
      expect(sent).toHaveLength(1);
    } finally {
      await close();
    }
  });
});
