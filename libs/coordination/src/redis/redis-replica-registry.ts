import {
  RegistryUnavailableError,
  ReplicaRegistry,
  type LiveReplica,
  type Metrics,
  type Replica,
} from '#observability';
import type { RedisConnection } from '#redis';

const key = 'acs:replicas';
const beatMs = 5_000;
const ordinaryLifeMs = 15_000;

// By the clock of Redis, as those of the processes may differ.
const now = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

const beatScript = `${now}
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

const listScript = `${now}
return redis.call('ZRANGEBYSCORE', KEYS[1], now - ARGV[1], '+inf', 'WITHSCORES')`;

/** ReplicaRegistry of a cluster: each process shows every five seconds that it runs. Bounded by who shows himself. */
export class RedisReplicaRegistry extends ReplicaRegistry {
  private readonly member: string;
  private readonly timer: NodeJS.Timeout;
  private beating = Promise.resolve();

  private constructor(
    private readonly redis: RedisConnection,
    private readonly self: Replica,
    private readonly gauge: Metrics['replicas'],
    private readonly lifeMs: number,
  ) {
    super();
    this.member = JSON.stringify(self);
    this.timer = setInterval(() => {
      this.beating = this.beat();
    }, beatMs).unref();
  }

  /**
   * Shows the process from now on, and counts in the gauge what it sees of the others.
   *
   * @param lifeMs how long a process is taken for alive that shows itself no more
   */
  static async join(
    redis: RedisConnection,
    self: Replica,
    gauge: Metrics['replicas'],
    lifeMs = ordinaryLifeMs,
  ): Promise<RedisReplicaRegistry> {
    const registry = new RedisReplicaRegistry(redis, self, gauge, lifeMs);
    await registry.beat();
    return registry;
  }

  override async list(): Promise<readonly LiveReplica[]> {
    try {
      const found = (await this.redis.client.eval(listScript, 1, key, this.lifeMs)) as string[];
      return found
        .flatMap((text, n) => (n % 2 === 0 ? [liveReplica(text, found[n + 1])] : []))
        .toSorted(byRole);
    } catch (error) {
      throw new RegistryUnavailableError('Redis, where the processes show themselves, cannot be asked', {
        cause: error,
      });
    }
  }

  /** Shows the process no more; the others see that at once. */
  async leave(): Promise<void> {
    this.fallSilent();
    await this.beating;
    await this.redis.client.zrem(key, this.member).catch(() => undefined);
  }

  /** As if it were killed. */
  fallSilent(): void {
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    try {
      await this.redis.client.eval(beatScript, 1, key, this.member, this.lifeMs);
      this.count(await this.list());
    } catch {
      // The connection has told its owner; what is seen then is oneself.
      this.count([this.self]);
    }
  }

  private count(replicas: readonly Replica[]): void {
    this.gauge.reset();
    for (const { role } of replicas) this.gauge.inc({ role });
  }
}

function liveReplica(text: string, seenAtMs = '0'): LiveReplica {
  const told = JSON.parse(text) as Omit<Replica, 'startedAt'> & { readonly startedAt: string };
  return { ...told, startedAt: new Date(told.startedAt), seenAt: new Date(Number(seenAtMs)) };
}

function byRole(a: Replica, b: Replica): number {
  return a.role.localeCompare(b.role) || a.name.localeCompare(b.name);
}
