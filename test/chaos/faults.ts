import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Member } from '#local-cluster';
import type { ChaosCluster } from './chaos-cluster.js';
import type { Random } from '../random.js';

/** Breaks something and mends it again; what it leaves running is as it was. */
type Fault = (cluster: ChaosCluster, random: Random) => Promise<void>;

const shortestMs = 200;
const longestMs = 2_500;

const lasting = (random: Random) => delay(shortestMs + random.below(longestMs - shortestMs));

async function killed(member: Member, random: Random): Promise<void> {
  await member.end('SIGKILL');
  await lasting(random);
  await member.start();
}

async function hanging(member: Member, random: Random): Promise<void> {
  member.signal('SIGSTOP');
  await lasting(random);
  member.signal('SIGCONT');
}

/** By the names of reliability tests: what is broken, and how. */
export const faults: Readonly<Record<string, Fault>> = {
  'gateway killed': ({ cluster }, random) => killed(random.oneOf(cluster.gateways), random),
  'both gateways killed': async ({ cluster }, random) => {
    await Promise.all(cluster.gateways.map((gateway) => killed(gateway, random)));
  },
  // It goes on with what it was about to write when others have taken its sessions.
  'gateway hangs': ({ cluster }, random) => hanging(random.oneOf(cluster.gateways), random),
  'gateway restarted': async ({ cluster }, random) => {
    const gateway = random.oneOf(cluster.gateways);
    await gateway.end('SIGTERM');
    await gateway.start();
  },
  'worker killed': ({ cluster }, random) => killed(cluster.worker, random),
  'API killed': ({ cluster }, random) => killed(cluster.api, random),
  'Redis killed': ({ cluster }, random) => killed(cluster.redis, random),
  'Redis hangs': ({ cluster }, random) => hanging(cluster.redis, random),
  'Redis flushed': async ({ cluster }) => {
    const redis = new Redis(cluster.redisUrl, { maxRetriesPerRequest: 1 });
    redis.on('error', () => undefined);
    await redis.flushall().catch(() => undefined);
    redis.disconnect();
  },
  'PostgreSQL killed': async (chaos) => chaos.killDatabase(),
  'balancer killed': ({ cluster }, random) => killed(cluster.balancer, random),
};
