import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres, migrate } from '#persistence';
import { cpuMsBelow } from './process-table.js';

const silent = { log: () => undefined, warn: () => undefined };

/** The embedded PostgreSQL with its normal settings, in a temporary directory. */
export class BenchDatabase {
  private constructor(
    private readonly postgres: EmbeddedPostgres,
    private readonly url: string,
    /** For the data directories of the processes under test; deleted at the end. */
    readonly directory: string,
  ) {}

  static async start(): Promise<BenchDatabase> {
    const directory = mkdtempSync(join(tmpdir(), 'aviary-bench-'));
    // Under root the server runs as another user, who has to get in.
    chmodSync(directory, 0o755);
    const postgres = new EmbeddedPostgres({ dataDir: join(directory, 'postgres'), logger: silent });
    try {
      return new BenchDatabase(postgres, (await postgres.start()).url, directory);
    } catch (error) {
      rmSync(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** A migrated database of its own for one ACS; returns its URL. */
  async create(name: string): Promise<string> {
    await this.value(this.url, `CREATE DATABASE ${name}`);
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    await migrate(url.href);
    return url.href;
  }

  /** CPU time of all its server processes in ms; null where the system does not tell. */
  cpuMs(): number | null {
    return cpuMsBelow(process.pid, 'postgres');
  }

  /** Transactions that were committed in a database, as far as sessions that ended or idled have told. */
  async transactions(url: string): Promise<number> {
    const count = 'SELECT xact_commit AS value FROM pg_stat_database WHERE datname = current_database()';
    return Number(await this.value(url, count));
  }

  /** The version of the server, such as `18.4`. */
  async version(): Promise<string> {
    return String(
      await this.value(this.url, "SELECT split_part(current_setting('server_version'), ' ', 1) AS value"),
    );
  }

  async stop(): Promise<void> {
    await this.postgres.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async value(url: string, statement: string): Promise<unknown> {
    const client = new pg.Client(url);
    await client.connect();
    try {
      const { rows } = await client.query<{ value: unknown }>(statement);
      return rows[0]?.value;
    } finally {
      await client.end();
    }
  }
}
