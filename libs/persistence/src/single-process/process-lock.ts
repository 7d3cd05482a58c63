import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '#observability';

// Any number, as long as every Aviary process takes the same.
const lockNumber = 7_547_001;

// A process that was killed loses its connection, and with it the lock, a moment later.
const patienceMs = 5_000;

/** A hold on the database that only one process can have: without Redis nothing else would coordinate two. */
export class ProcessLock {
  private constructor(private readonly client: pg.Client) {}

  /** @throws StartupError when another process holds it. */
  static async take(url: string, onLost: (error: Error) => void): Promise<ProcessLock> {
    const client = new pg.Client({ connectionString: url, application_name: 'aviary-lock', keepAlive: true });
    client.on('error', onLost);
    await client.connect();
    const deadline = Date.now() + patienceMs;
    while (!(await tryLock(client))) {
      if (Date.now() > deadline) {
        await client.end();
        throw new StartupError(
          'DATABASE_IN_USE',
          'another Aviary process works on this database',
          'stop it, or give this one a DATABASE_URL or ACS_DATA_DIR of its own',
        );
      }
      await delay(200);
    }
    return new ProcessLock(client);
  }

  release(): Promise<void> {
    return this.client.end();
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
    lockNumber,
  ]);
  return rows[0]?.locked === true;
}
