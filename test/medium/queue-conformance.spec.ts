import pg from 'pg';
import { BullPendingRpcQueue, PostgresQueueBackend } from '#queue';
import { queueSchema } from '#persistence';
import {
  createTestDatabase,
  describePendingRpcQueue,
  describeWakeUpQueue,
  type QueueUnderTest,
  type WakeUpsUnderTest,
} from '#testing';
import { bullWakeUps } from './bull-wake-ups.js';

async function openQueue(): Promise<QueueUnderTest> {
  const database = await createTestDatabase();
  const connection = { databaseUrl: database.url, schema: queueSchema, workers: 1 };
  const backends = [1, 2].map(() => new PostgresQueueBackend(connection, () => undefined));
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
describeWakeUpQueue('BullMQ on PostgreSQL', openWakeUps);

async function openWakeUps(): Promise<WakeUpsUnderTest> {
  const database = await createTestDatabase();
  const open = () =>
    new PostgresQueueBackend({ databaseUrl: database.url, schema: queueSchema, workers: 2 }, () => undefined);
  const [one, two] = [open(), open()];
  return bullWakeUps([one, two], async () => {
    await Promise.all([one.close(), two.close()]);
    await database.drop();
  });
}
