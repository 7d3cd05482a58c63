import { describe, expect, it, vi } from 'vitest';
import {
  InProcessRateLimiter,
  RedisChangeSignals,
  RedisDatagramSender,
  RedisRateLimiter,
  RedisReplicaRegistry,
  RedisSessionHandOver,
  RedisTaskSignals,
  sendForOthers,
} from '#coordination';
import { newUuidV7, type DeviceId, type HandOver } from '#device';
import { Metrics, RegistryUnavailableError } from '#observability';
import { RedisBus } from '#redis';
import {
  available,
  describeChangeSignals,
  describeRateLimiter,
  describeSessionHandOver,
  describeTaskSignals,
  TestRedis,
} from '#testing';
import { connect } from './connect.js';

const key = Buffer.alloc(32, 1);

/** A test that expects the limit of Redis must not pass by another. */
const noOwnLimit = () => Promise.reject(new Error('Redis was not asked'));

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

  describeChangeSignals('over Redis', async () => {
    const { buses, close } = await openTwo();
    const [signals, another] = buses.map((bus) => new RedisChangeSignals(bus));
    const settle = async () => void (await Promise.all(buses.map((bus) => bus.subscribed())));
    return { signals: signals!, another: another!, settle, close };
  });

  describeRateLimiter(async () => {
    const { connections, close } = await openTwo();
    const [one, two] = connections.map((each) => new RedisRateLimiter(each, { take: noOwnLimit }));
    let turn = 0;
    return {
      // Two processes in turn: they count together.
      limiter: { take: (key, rate) => (turn++ % 2 === 0 ? one! : two!).take(key, rate) },
      async passTime(durationMs) {
        const { client } = connections[0];
        for (const key of await client.keys('acs:rate:*'))
          await client.hset(key, 'at', Number(await client.hget(key, 'at')) - durationMs);
      },
      close,
    };
  });

  it('a rate is one of each process while Redis is away, and their common one again when it is back', async () => {
    const { redis, connections, close } = await openTwo();
    try {
      const [one, two] = connections.map((each) => new RedisRateLimiter(each, new InProcessRateLimiter(10)));
      const rate = { perSec: 0.001, burst: 2 };
      const takeAll = async () => {
        const given: boolean[] = [];
        for (const limiter of [one!, two!, one!, two!, one!, two!]) given.push(await limiter.take('a', rate));
        return given.filter(Boolean).length;
      };
      await redis.kill();
      expect(await takeAll()).toBe(4);
      await redis.restart();
      await vi.waitFor(() => expect(connections.every(({ isAlive }) => isAlive)).toBe(true), 20_000);
      expect(await takeAll()).toBe(2);
    } finally {
      await close();
    }
  });

  it('processes that run are listed, those that left at once no more, and those that fell silent after a while', async () => {
    const { connections, close } = await openTwo();
    try {
      const startedAt = new Date(1_000);
      const self = (name: string) => ({ name, role: 'gateway', version: '1', startedAt, address: 'a:1' });
      const metrics = new Metrics();
      const join = (n: number, name: string, lifeMs: number) =>
        RedisReplicaRegistry.join(connections[n]!, self(name), metrics.replicas, lifeMs);
      const [lasting, silent] = [await join(0, 'lasting', 60_000), await join(1, 'silent', 60_000)];
      const names = async (registry: RedisReplicaRegistry) => (await registry.list()).map(({ name }) => name);
      expect(await names(silent)).toEqual(['lasting', 'silent']);
      expect(await lasting.list()).toMatchObject([self('lasting'), self('silent')]);
      expect(await metrics.render()).toContain('acs_replicas{role="gateway"} 2');
      silent.fallSilent();
      const impatient = await join(1, 'impatient', 200);
      await vi.waitFor(async () => expect(await names(impatient)).not.toContain('silent'), 20_000);
      await impatient.leave();
      expect(await names(lasting)).not.toContain('impatient');
    } finally {
      await close();
    }
  });

  it('nobody is listed while Redis is away', async () => {
    const { redis, connections, close } = await openTwo();
    try {
      const self = { name: 'n', role: 'api', version: '1', startedAt: new Date(), address: 'a:1' };
      const registry = await RedisReplicaRegistry.join(connections[0], self, new Metrics().replicas);
      await redis.kill();
      await expect(registry.list()).rejects.toBeInstanceOf(RegistryUnavailableError);
      await registry.leave();
    } finally {
      await close();
    }
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
      expect(await another.askTaskQueued(1 as DeviceId)).toBe(false);
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
