import { Redis, type RedisOptions } from 'ioredis';

const retryStrategy = (times: number): number => Math.min(50 * 2 ** Math.min(times, 5), 1_000);

const always: RedisOptions = { retryStrategy, connectTimeout: 3_000, keepAlive: 10_000 };

/** ioredis tells no end when it is disconnected between two attempts, for which BullMQ and we would wait for ever. */
class EndingRedis extends Redis {
  override disconnect(reconnect = false): void {
    // As one that never tried: of such a client it does tell the end.
    if (!reconnect && this.status === 'reconnecting') this.status = 'wait';
    super.disconnect(reconnect);
  }

  /** BullMQ makes itself another one for what blocks. */
  override duplicate(override?: Partial<RedisOptions>): Redis {
    return new EndingRedis({ ...this.options, ...override });
  }
}

/** A client whose commands fail at once while Redis is away, and within 1.5 s when it does not answer. */
export function failFastClient(url: string, connectionName: string): Redis {
  return new EndingRedis(url, {
    ...always,
    connectionName,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: 1_500,
  });
}

/** A client that waits for Redis as long as it takes: for blocking reads and for subscriptions. */
export function patientClient(url: string, connectionName: string): Redis {
  return new EndingRedis(url, { ...always, connectionName, maxRetriesPerRequest: null });
}
