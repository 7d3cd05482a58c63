import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres, migrate } from '#persistence';
import { createTemplate, dropTemplate, type TestServer } from './test-server.js';

/** The server of one test run, with what ends it. */
export interface RunServer {
  readonly server: TestServer;
  readonly end: () => Promise<void>;
}

const silent = { log: () => undefined, warn: () => undefined };

/**
 * Starts the PostgreSQL server of a test run, without durability, in a temporary directory.
 *
 * @param externalUrl use this server instead; its user must be allowed to create databases
 */
export async function startRunServer(externalUrl: string | undefined): Promise<RunServer> {
  if (externalUrl !== undefined) {
    const server = await createTemplate(externalUrl, migrate);
    return { server, end: () => dropTemplate(server) };
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'aviary-test-'));
  // Under root the server runs as another user, who has to get in.
  chmodSync(dataDir, 0o755);
  const postgres = new EmbeddedPostgres({ dataDir, durability: 'none', logger: silent });
  const end = async (): Promise<void> => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const { url } = await postgres.start();
    return { server: await createTemplate(url, migrate), end };
  } catch (error) {
    await end();
    throw error;
  }
}
