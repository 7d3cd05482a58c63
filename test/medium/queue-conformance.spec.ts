import pg from 'pg';
import { BullPendingRpcQueue, QueueBackend } from '#queue';
import { queueSchema } from '#persistence';
import { createTestDatabase, describePendingRpcQueue, type QueueUnderTest } from '#testing';

async function openQueue(): Promise<QueueUnderTest> {
  const database = await createTestDatabase();
  const connection = { databaseUrl: database.url, schema: queueSchema, workers: 1 };
  const backends = [1, 2].map(() => new QueueBackend(connection, () => undefined));
  const [queue, another] = backends.map((backend) => new BullPendingRpcQueue(backend));
  const client = new pg.Client(database.url);
  await client.connect();
  return {
    queue: queue!,
    another: another!,
    async countJobs(deviceId) {
      const { rows } = await client.query<{ jobs: number }>(
        `SELECT count(*)::int AS jobs FROM ${queueSchema}.job WHERE queue = $1`,
        [`cpe${deviceId}`],
      );
      return rows[0]!.jobs;
    },
    async close() {
      await Promise.all([queue!.close(), another!.close()]);
      await Promise.all(backends.map((backend) => backend.close()));
      await client.end();
      await database.drop();
    },
  };
}

describePendingRpcQueue('BullMQ on PostgreSQL', openQueue);
