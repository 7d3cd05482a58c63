import {
  createPostgresBackend,
  type BackendFactory,
  type IQueueBackend,
  type PgPool,
  type PostgresConnectionOptions,
} from 'bullmq';
import pg from 'pg';

/** Where BullMQ keeps its jobs: in a schema of the PostgreSQL cluster (single process). */
export interface QueueConnection {
  readonly databaseUrl: string;
  readonly schema: string;
  /** Workers that will run in this process; each holds one connection for notifications. */
  readonly workers: number;
}

/**
 * Listens to the errors of a backend whose connections are the shared pool's, which has told them already; an
 * emitter without a listener would end the process.
 */
export const toldByPool = (): void => undefined;

/** BullMQ's store, opened once per process and shared by all queues and workers. */
export class QueueBackend {
  readonly pool: PgPool;
  private readonly connections: pg.Pool;

  constructor({ databaseUrl, schema, workers }: QueueConnection, onError: (error: Error) => void) {
    // A pool that is too small for its listeners hangs at start without an error.
    this.connections = new pg.Pool({
      connectionString: databaseUrl,
      max: workers + 6,
      options: `-c search_path=${schema}`,
      application_name: 'aviary-queue',
      // A session or a task that is accepted goes on without the queue, but does not wait for it for ever.
      connectionTimeoutMillis: 5_000,
      query_timeout: 20_000,
      keepAlive: true,
    });
    this.connections.on('error', onError);
    // BullMQ declares the part of pg that it uses with stricter overloads than pg's own types.
    this.pool = this.connections as unknown as PgPool;
  }

  /** A factory for ordinary BullMQ queues and workers on the shared pool. */
  get factory(): BackendFactory<IQueueBackend, PostgresConnectionOptions> {
    return createPostgresBackend;
  }

  /** Forgets what BullMQ noted of a queue that nobody listens to; by itself it keeps the notes of small queues for ever. */
  async dropEvents(queueName: string): Promise<void> {
    const text = 'DELETE FROM event WHERE queue = $1';
    await this.connections.query({ name: 'drop_queue_events', text, values: [queueName] });
  }

  close(): Promise<void> {
    return this.connections.end();
  }
}
