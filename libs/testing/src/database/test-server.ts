import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** The PostgreSQL server of a test run and its migrated, never connected template. */
export interface TestServer {
  /** URL of a database of a superuser, from which others are created. */
  readonly url: string;
  /** Name of the template database. */
  readonly template: string;
}

declare module 'vitest' {
  // How vitest wants types added: the test run's global set-up provides this to every test file.
  interface ProvidedContext {
    testServer: TestServer;
    /** `all`: a part that cannot run for want of a program is a failure. */
    testRequire: 'all' | 'available';
  }
}

/**
 * Makes the template that every test database is cloned from, once per run.
 *
 * @param migrate brings the database at its URL to the newest schema and leaves no connection open
 */
export async function createTemplate(
  url: string,
  migrate: (databaseUrl: string) => Promise<unknown>,
): Promise<TestServer> {
  const template = newDatabaseName('template');
  await runOn(url, `CREATE DATABASE ${template}`);
  await migrate(databaseUrl(url, template));
  return { url, template };
}

/** Drops the template; for a server that outlives the run. */
export function dropTemplate(server: TestServer): Promise<void> {
  return runOn(server.url, `DROP DATABASE IF EXISTS ${server.template} WITH (FORCE)`);
}

export function newDatabaseName(kind: 'template' | 'test'): string {
  return `aviary_${kind}_${randomBytes(6).toString('hex')}`;
}

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs one statement over a connection of its own. */
export async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
