import { createPostgresBackend, type BackendFactory, type IQueueBackend, type PgPool } from 'bullmq';
import pg from 'pg';
import { QueueBackend, type NoConnection } from './queue-backend.js';

/** Where BullMQ keeps its jobs on PostgreSQL. */
export interface PostgresQueueConnection {
  readonly databaseUrl: string;
  readonly schema: string;
  /** Workers that will run in this process; each holds one connection for notifications. */
  readonly workers: number;
}

/** BullMQ in a schema of the PostgreSQL cluster, for the single process. */
export class PostgresQueueBackend extends QueueBackend {
  private readonly pool: pg.Pool;

  constructor({ databaseUrl, schema, workers }: PostgresQueueConnection, onError: (error: Error) => void) {
    super();
    // A pool that is too small for its listeners hangs at start without an error.
    this.pool = new pg.Pool({
      connectionString: databaseUrl,
      max: workers + 6,
      options: `-c search_path=${schema}`,
      application_name: 'aviary-queue',
      // A session or a task that is accepted goes on without the queue, but does not wait for it for ever.
      connectionTimeoutMillis: 5_000,
      query_timeout: 20_000,
      keepAlive: true,
    });
    this.pool.on('error', onError);
    // Every queue and worker of the process listens to it.
    this.pool.setMaxListeners(40);
  }

  override readonly factory: BackendFactory<IQueueBackend, NoConnection> = (name, options, kind) =>
    // BullMQ declares the part of pg that it uses with stricter overloads than pg's own types.
    createPostgresBackend(name, { ...options, connection: this.pool as unknown as PgPool }, kind);

  override nameOf(queue: string): string {
    return queue;
  }

  override async keepQuiet(): Promise<void> {}

  override async forget(name: string): Promise<void> {
    const text = 'DELETE FROM event WHERE queue = $1';
    await this.pool.query({ name: 'drop_queue_events', text, values: [name] });
  }

  /** Its statements fail at once. */
  override endWaiting(): void {}

  override close(): Promise<void> {
    return this.pool.end();
  }
}
