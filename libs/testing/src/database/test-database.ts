import { inject } from 'vitest';
import { databaseUrl, newDatabaseName, runOn } from './test-server.js';

/** A migrated database that no other test file sees. */
export interface TestDatabase {
  readonly url: string;
  /** Drops it, ending what is still connected. */
  drop(): Promise<void>;
}

/** Clones the migrated template of this test run; call it in `beforeAll` and `drop` in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('testServer');
  const name = newDatabaseName('test');
  await runOn(server.url, `CREATE DATABASE ${name} TEMPLATE ${server.template}`);
  return {
    url: databaseUrl(server.url, name),
    drop: () => runOn(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
