import { afterAll, beforeAll, expect, it } from 'vitest';
import { QueryTooSlowError } from '#device';
import { applicationDataSource, TypeOrmDeviceInventory } from '#persistence';
import { createTestDatabase, type TestDatabase } from '#testing';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('gives a list up that takes too long, and says so', async () => {
  const source = await applicationDataSource(database.url, 2);
  try {
    // A lock on the table stands in for a fleet that is large enough.
    const runner = source.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE device IN ACCESS EXCLUSIVE MODE');
    const list = new TypeOrmDeviceInventory(source).list({ limit: 1 });
    await expect(list).rejects.toBeInstanceOf(QueryTooSlowError);
    await runner.rollbackTransaction();
    await runner.release();
  } finally {
    await source.destroy();
  }
});
