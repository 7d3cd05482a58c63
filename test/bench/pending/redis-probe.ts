import { setTimeout as delay } from 'node:timers/promises';
import { RedisConnection } from '#redis';

const lookEveryMs = 1_000;

/** What a Redis holds. */
export interface RedisHoldings {
  readonly keys: number;
  /** Memory of its data and its own, without what the allocator keeps for later. */
  readonly bytes: number;
}

/** Looks into a Redis from outside. */
export class RedisProbe {
  private constructor(private readonly redis: RedisConnection) {}

  static async open(url: string): Promise<RedisProbe> {
    const silent = { onLost: () => undefined, onBack: () => undefined };
    return new RedisProbe(await RedisConnection.open({ url, name: 'bench', ...silent }));
  }

  async holdings(): Promise<RedisHoldings> {
    const [keys, info] = await Promise.all([this.redis.client.dbsize(), this.redis.client.info('memory')]);
    return { keys, bytes: Number(/^used_memory:(\d+)/m.exec(info)?.[1]) };
  }

  /** The same, once nothing comes or goes any more: what a bulk operation has committed is queued a moment later. */
  async settled(): Promise<RedisHoldings> {
    for (let seen = await this.holdings(); ;) {
      await delay(lookEveryMs);
      const now = await this.holdings();
      if (now.keys === seen.keys) return now;
      seen = now;
    }
  }

  /** Names of keys of a pattern; for patterns that few match. */
  async keys(pattern: string): Promise<readonly string[]> {
    const found = new Set<string>();
    let cursor = '0';
    do {
      const [next, page] = await this.redis.client.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000);
      for (const key of page) found.add(key);
      cursor = next;
    } while (cursor !== '0');
    return [...found];
  }

  close(): Promise<void> {
    return this.redis.close();
  }
}
