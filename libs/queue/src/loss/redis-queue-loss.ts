import { randomBytes } from 'node:crypto';
import { QueueLoss, type GoesOn } from '#task';
import type { RedisConnection } from '#redis';

/** Both are lost with the jobs; in braces, so that Redis Cluster has them in one slot. */
const wholeKey = 'acs:{queues}:whole';
const repairKey = 'acs:{queues}:repair';

/** A repair that shows no sign of life for so long is taken for dead. */
const repairLeaseMs = 30_000;

const beginScript = `
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
return redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0`;

const renewScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0`;

const endScript = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], 1)
return 1`;

/**
 * QueueLoss by a key that Redis loses together with the jobs: while it is there, nothing has been lost since the last
 * repair. A flush during a repair takes the sign of the repair away, which then does not count.
 */
export class RedisQueueLoss extends QueueLoss {
  private isUntold = false;

  constructor(private readonly redis: RedisConnection) {
    super();
    redis.client.on('ready', () => void this.tell());
  }

  override note(): void {
    this.isUntold = true;
    void this.tell();
  }

  override async repairIfNeeded(repair: (goesOn: GoesOn) => Promise<void>): Promise<boolean> {
    const { client } = this.redis;
    await this.tell();
    const token = randomBytes(16).toString('hex');
    const begun = await client.eval(beginScript, 2, wholeKey, repairKey, token, repairLeaseMs);
    if (begun !== 1) return false;
    try {
      await repair(async () => (await client.eval(renewScript, 1, repairKey, token, repairLeaseMs)) === 1);
    } catch (error) {
      await client
        .eval(
          "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end",
          1,
          repairKey,
          token,
        )
        .catch(() => undefined);
      throw error;
    }
    return (await client.eval(endScript, 2, wholeKey, repairKey, token)) === 1;
  }

  private async tell(): Promise<void> {
    if (!this.isUntold) return;
    this.isUntold = false;
    try {
      await this.redis.client.del(wholeKey, repairKey);
    } catch {
      // Told when Redis is back.
      this.isUntold = true;
    }
  }
}
