import { inject } from 'vitest';
import { databaseUrl, newDatabaseName, runOn } from './test-server.js';

/** A database that no other test file sees. */
export interface TestDatabase {
  readonly url: string;
  /** Drops it, ending what is still connected. */
  drop(): Promise<void>;
}

/** Clones the migrated template of this test run; call it in `beforeAll` and `drop` in `afterAll`. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(` TEMPLATE ${inject('testServer').template}`);
}

/** A database without any table of ours. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('');
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const { url } = inject('testServer');
  const name = newDatabaseName('test');
  await runOn(url, `CREATE DATABASE ${name}${template}`);
  return {
    url: databaseUrl(url, name),
    drop: () => runOn(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
