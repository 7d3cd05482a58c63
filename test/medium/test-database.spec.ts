import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from '#testing';

test('two test databases do not see each other, and are gone after drop', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const client = new pg.Client(one.url);
  client.on('error', () => undefined);
  await client.connect();
  await client.query('CREATE TABLE mark ()');
  const other = new pg.Client(two.url);
  await other.connect();
  const { rows } = await other.query<{ mark: string | null }>(`SELECT to_regclass('mark')::text AS mark`);
  await other.end();
  await Promise.all([one.drop(), two.drop()]);

  expect(rows).toEqual([{ mark: null }]);
  await expect(new pg.Client(one.url).connect()).rejects.toThrow('does not exist');
});
