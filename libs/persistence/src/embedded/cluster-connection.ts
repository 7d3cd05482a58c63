import pg from 'pg';
import { DATABASE_NAME } from './create-cluster.js';

export type ConnectOutcome =
  | { readonly kind: 'connected'; readonly client: pg.Client }
  /** It listens, but recovers or shuts down. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'refused'; readonly reason: string };

const CANNOT_CONNECT_NOW = '57P03';

/** Connects to the cluster's maintenance database; only an answered query counts as connected. */
export async function connectToCluster(port: number, password: string): Promise<ConnectOutcome> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: DATABASE_NAME,
    password,
    database: 'postgres',
    application_name: 'aviary launcher',
    connectionTimeoutMillis: 5_000,
  });
  // Without a listener, a connection lost later would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return { kind: 'connected', client };
  } catch (error) {
    await client.end().catch(() => undefined);
    return sqlState(error) === CANNOT_CONNECT_NOW
      ? { kind: 'starting' }
      : { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Creates our database in a new cluster. */
export async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE_NAME}`);
}

/**
 * Takes the lock that tells whose cluster this is; the server frees it when the connection ends, so that it never
 * outlives its process.
 *
 * @returns false when a living process still holds it after three seconds
 */
export async function claimOwnership(client: pg.Client): Promise<boolean> {
  try {
    await client.query(`SET lock_timeout = '3s'`);
    await client.query(`SELECT pg_advisory_lock(hashtext('aviary launcher'))`);
    return true;
  } catch (error) {
    if (sqlState(error) === '55P03') return false;
    throw error;
  }
}

function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
