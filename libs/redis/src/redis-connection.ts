import type { Redis } from 'ioredis';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '#observability';
import { failFastClient, patientClient } from './redis-clients.js';
import { unfitness } from './server-facts.js';

const pulseMs = 1_000;

/** How a process uses Redis. */
export interface RedisConnectionOptions {
  readonly url: string;
  /** Shown by `CLIENT LIST`. */
  readonly name: string;
  /** How long a Redis that is down at the start is waited for; then the process starts without it. Default: 5,000. */
  readonly patienceMs?: number;
  /** Redis cannot be used from now on: away, silent, or set up in a way that would lose jobs. Told once per outage. */
  readonly onLost: (error: Error) => void;
  /** Redis can be used again. */
  readonly onBack: () => void;
}

/**
 * One process's way to Redis. Nothing waits for a Redis that is away: commands fail at once, and a server that has
 * fallen silent is taken for away after 2.5 s.
 */
export class RedisConnection {
  /** For commands; they fail at once while Redis is away. */
  readonly client: Redis;
  private readonly patient: Redis[] = [];
  private readonly pulse: NodeJS.Timeout;
  private isFit = false;
  private isLost = false;
  private isClosed = false;

  private constructor(private readonly options: RedisConnectionOptions) {
    this.client = failFastClient(options.url, options.name);
    this.client.on('error', (error: Error) => this.lost(error));
    this.client.on('close', () => this.lost(new Error('the connection to Redis is closed')));
    this.client.on('ready', () => void this.check());
    this.pulse = setInterval(() => void this.beat(), pulseMs).unref();
  }

  /**
   * Connects. A Redis that cannot be reached is no reason not to start: everything that must not be lost is in
   * PostgreSQL.
   *
   * @throws StartupError when the server is there but must not be used: it refuses us, is too old, or evicts keys
   */
  static async open(options: RedisConnectionOptions): Promise<RedisConnection> {
    const connection = new RedisConnection(options);
    try {
      await connection.firstContact();
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  /** Redis answers, and may be used. */
  get isAlive(): boolean {
    return this.isFit && this.client.status === 'ready';
  }

  /** A further client, for blocking reads or subscriptions: it waits for Redis as long as it takes. */
  another(purpose: string): Redis {
    const client = patientClient(this.options.url, `${this.options.name}-${purpose}`);
    // The main client tells of every outage.
    client.on('error', () => undefined);
    this.patient.push(client);
    return client;
  }

  /** Closes all its clients; commands under way fail. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    clearInterval(this.pulse);
    await Promise.all([this.client, ...this.patient].map(endClient));
  }

  private async firstContact(): Promise<void> {
    const refused = new Promise<never>((_, reject) => {
      this.client.on('error', (error: Error) => {
        if (/NOAUTH|WRONGPASS|NOPERM|invalid (username|password)/i.test(error.message))
          reject(refusal(error));
      });
    });
    const late = delay(this.options.patienceMs ?? 5_000, undefined, { ref: false });
    const ready = new Promise<void>((resolve) => this.client.once('ready', () => resolve()));
    await Promise.race([refused, late, ready]);
    if (this.client.status !== 'ready') return;
    const problem = await unfitness(this.client);
    if (problem !== null) throw problem;
    this.isFit = true;
  }

  /** The server that came back may be another one. */
  private async check(): Promise<void> {
    try {
      const problem = await unfitness(this.client);
      if (problem !== null) return this.lost(problem);
      this.isFit = true;
      if (this.isLost) this.options.onBack();
      this.isLost = false;
    } catch (error) {
      this.lost(error as Error);
    }
  }

  private lost(error: Error): void {
    this.isFit = false;
    if (this.isLost || this.isClosed) return;
    this.isLost = true;
    this.options.onLost(error);
  }

  /** A connection over which nothing comes any more looks alive to TCP for minutes. */
  private async beat(): Promise<void> {
    if (this.client.status !== 'ready') return;
    try {
      await this.client.ping();
      if (!this.isFit) await this.check();
    } catch (error) {
      this.lost(error as Error);
      if (!this.isClosed && this.client.status === 'ready') this.client.disconnect(true);
    }
  }
}

function refusal(error: Error): StartupError {
  return new StartupError(
    'REDIS_REFUSES',
    `the Redis of REDIS_URL does not let us in (${error.message})`,
    'correct the user and password in REDIS_URL',
  );
}

async function endClient(client: Redis): Promise<void> {
  if (client.status === 'end') return;
  const ended = once(client, 'end').catch(() => undefined);
  client.disconnect();
  await ended;
}
