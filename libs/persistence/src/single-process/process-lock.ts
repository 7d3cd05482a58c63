import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '#observability';

// Any number, as long as every Aviary process takes the same.
const lockNumber = 7_547_001;

// A process that was killed loses its connection, and with it the lock, a moment later.
const patienceMs = 5_000;

const retryMs = 1_000;

/** What the holder hears after the start. */
export interface ProcessLockListener {
  /** The connection broke, e.g. because the database restarts; the lock is taken again as soon as it is back. */
  lost(error: Error): void;
  retaken(): void;
  /** Another process took it in the meantime: this one must not go on. */
  usurped(): void;
}

/** `alone` for the single process, `shared` for the processes of a cluster, which Redis coordinates. */
type Sharing = 'alone' | 'shared';

const refusals: Readonly<Record<Sharing, readonly [problem: string, remedy: string]>> = {
  alone: [
    'another Aviary process works on this database',
    'stop it, or give this one a DATABASE_URL or ACS_DATA_DIR of its own',
  ],
  shared: [
    'a single Aviary process works on this database without Redis',
    'stop it, or give the cluster a DATABASE_URL of its own',
  ],
};

const lockFunctions: Readonly<Record<Sharing, string>> = {
  alone: 'pg_try_advisory_lock',
  shared: 'pg_try_advisory_lock_shared',
};

/**
 * A hold on the database that a single process has alone, or the processes of a cluster together: without Redis nothing
 * else would coordinate two.
 */
export class ProcessLock {
  private client: pg.Client | null = null;
  private readonly released = new AbortController();
  private retaking: Promise<void> = Promise.resolve();

  private constructor(
    private readonly url: string,
    private readonly sharing: Sharing,
    private readonly listener: ProcessLockListener,
  ) {}

  /** For a single process. @throws StartupError when another process holds it. */
  static take(url: string, listener: ProcessLockListener): Promise<ProcessLock> {
    return new ProcessLock(url, 'alone', listener).hold();
  }

  /** For a process of a cluster. @throws StartupError when a single process holds it. */
  static share(url: string, listener: ProcessLockListener): Promise<ProcessLock> {
    return new ProcessLock(url, 'shared', listener).hold();
  }

  async release(): Promise<void> {
    this.released.abort();
    await this.retaking;
    await this.client?.end();
  }

  private async hold(): Promise<ProcessLock> {
    if (await this.acquire()) return this;
    throw new StartupError('DATABASE_IN_USE', ...refusals[this.sharing]);
  }

  /** False when another process holds it for longer than a dying one would. */
  private async acquire(): Promise<boolean> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'aviary-lock',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', (error) => this.onError(client, error));
    await client.connect();
    const deadline = Date.now() + patienceMs;
    while (!(await tryLock(client, this.sharing))) {
      if (Date.now() > deadline) {
        await client.end();
        return false;
      }
      await delay(200);
    }
    this.client = client;
    return true;
  }

  private onError(client: pg.Client, error: Error): void {
    // A broken connection tells more than one error; one that was never the holder's is told by its promise.
    if (client !== this.client) return;
    this.client = null;
    this.listener.lost(error);
    this.retaking = this.retake();
  }

  private async retake(): Promise<void> {
    while (!this.released.signal.aborted) {
      try {
        if (await this.acquire()) this.listener.retaken();
        else this.listener.usurped();
        return;
      } catch {
        // The database is still away.
        await delay(retryMs, undefined, { signal: this.released.signal }).catch(() => undefined);
      }
    }
  }
}

async function tryLock(client: pg.Client, sharing: Sharing): Promise<boolean> {
  const text = `SELECT ${lockFunctions[sharing]}($1) AS locked`;
  const { rows } = await client.query<{ locked: boolean }>(text, [lockNumber]);
  return rows[0]?.locked === true;
}
