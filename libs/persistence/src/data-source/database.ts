import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

/** One prepared statement: `name` is unique in the process. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * A pool of connections for prepared statements. Each role has its own, so that a busy API cannot starve devices.
 * A lost connection is replaced at the next use.
 */
export class Database {
  readonly pool: pg.Pool;
  private readonly transaction = new AsyncLocalStorage<pg.PoolClient>();

  /** @param max connections; `onError` hears of idle connections that broke. */
  constructor(url: string, max: number, applicationName: string, onError: (error: Error) => void) {
    this.pool = new pg.Pool({
      connectionString: url,
      max,
      application_name: applicationName,
      connectionTimeoutMillis: 5_000,
      statement_timeout: 15_000,
      // The server may hang itself; a CPE waits 30 s for its answer.
      query_timeout: 20_000,
      keepAlive: true,
      // Every statement here has an index. A plan made while a table was small, which reads all of it, would stay until
      // the table's statistics change: the tasks of a new installation may be many by then.
      // Nor is one worth compiling: a server whose settings are its defaults would do so for each that it finds dear.
      options: '-c enable_seqscan=off -c jit=off',
      // A new connection plans each of its statements six times, which costs as much as a hundred runs.
      idleTimeoutMillis: 300_000,
    });
    this.pool.on('error', onError);
  }

  /** Runs a prepared statement and returns its rows. Driver errors pass through. */
  async rows<Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]> {
    const connection = this.transaction.getStore() ?? this.pool;
    const { rows } = await connection.query<Row>({ name: statement.name, text: statement.text, values });
    return rows;
  }

  async row<Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row | null> {
    return (await this.rows<Row>(statement, values))[0] ?? null;
  }

  /** How long a statement would wait now for a connection, in ms. Rejects when there is none to be had within 5 s. */
  async waitMs(): Promise<number> {
    const { totalCount, idleCount, waitingCount, options } = this.pool;
    if (waitingCount === 0 && (idleCount > 0 || totalCount < options.max)) return 0;
    const since = performance.now();
    const client = await this.pool.connect();
    client.release();
    return performance.now() - since;
  }

  /**
   * Runs `work` with everything that it asks of this database in one transaction, also through stores that know
   * nothing of it. Its statements come one after the other. When it rejects, nothing that it wrote is kept.
   */
  async inTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    const breaks = (error: Error) => (broken = error);
    // The pool listens to idle connections only, and an error that nobody hears ends the process.
    client.on('error', breaks);
    try {
      await client.query('BEGIN');
      const result = await this.transaction.run(client, work);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is not given back; its transaction ends with it.
      await client.query('ROLLBACK').catch(breaks);
      throw error;
    } finally {
      client.off('error', breaks);
      client.release(broken);
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
