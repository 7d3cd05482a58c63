import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Member } from '#local-cluster';
import { query } from '../e2e/acs/query.js';
import type { ChaosCluster } from './chaos-cluster.js';
import type { Random } from '../random.js';
import { withClockShiftedBy } from './shifted-clock.js';

/** Breaks something and mends it again; what it leaves running is as it was. */
type Fault = (cluster: ChaosCluster, random: Random) => Promise<void>;

const shortestMs = 200;
const longestMs = 2_500;
const recoveryMs = 30_000;

const durationMs = (random: Random) => shortestMs + random.below(longestMs - shortestMs);
const lasting = (random: Random) => delay(durationMs(random));

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

const steps = ['inform', 'resume', 'claim', 'settle', 'event'];
const lateMs = 10_000;

/** A gateway that dies between two steps of its own. One that never comes there is killed in the end. */
async function dyingAtAStep(member: Member, random: Random): Promise<void> {
  await member.end('SIGKILL');
  const step = `${random.oneOf(['before', 'after'])}-${random.oneOf(steps)}`;
  const count = 1 + random.below(10);
  await member.start({ ACS_FAILPOINT: `${step}:kill@${count}`, ACS_ALLOW_FAILPOINT: 'on' });
  await Promise.race([member.ended(), delay(lateMs)]);
  await member.end('SIGKILL');
  await member.start();
}

async function withWrongClock(member: Member, random: Random): Promise<void> {
  await member.end('SIGTERM');
  await member.start({ NODE_OPTIONS: withClockShiftedBy(random.oneOf([-10, 10])) });
  await lasting(random);
  await member.end('SIGTERM');
  await member.start();
}

/** The fault before may have been one that the database is still recovering from. */
async function askUntilAnswered(databaseUrl: string, sql: string): Promise<void> {
  for (const deadline = Date.now() + recoveryMs; ; await delay(shortestMs)) {
    const failure = await query(databaseUrl, sql).then(
      () => null,
      (error: Error) => error,
    );
    if (failure === null) return;
    if (Date.now() > deadline) throw failure;
  }
}

/** As a full disk: what is there can be read, and nothing is taken. */
async function takesNoWrites({ databaseUrl }: ChaosCluster, random: Random): Promise<void> {
  const set = async (value: string) => {
    await askUntilAnswered(databaseUrl, `ALTER SYSTEM SET default_transaction_read_only = ${value}`);
    await askUntilAnswered(databaseUrl, 'SELECT pg_reload_conf()');
  };
  await set('on');
  await lasting(random);
  await set('off');
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
  'PostgreSQL slow': ({ link }, random) => link.breakFor('slow', durationMs(random)),
  'PostgreSQL out of reach': ({ link }, random) => link.breakFor('frozen', durationMs(random)),
  'answers of PostgreSQL lost': ({ link }, random) => link.breakFor('deaf', durationMs(random)),
  'connections to PostgreSQL cut': async ({ link }) => link.cut(),
  'PostgreSQL takes no writes': takesNoWrites,
  'gateway dies at a step': ({ cluster }, random) => dyingAtAStep(random.oneOf(cluster.gateways), random),
  'gateway with a wrong clock': ({ cluster }, random) =>
    withWrongClock(random.oneOf(cluster.gateways), random),
  'balancer killed': ({ cluster }, random) => killed(cluster.balancer, random),
};
