import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '#observability';
import { insideDataDir } from './launcher-record.js';
import { type PostgresAccount, runProgram } from './run-program.js';

/** The paths of one cluster below its home. */
export interface ClusterPaths {
  /** Traversable by the database user, written by us. */
  readonly home: string;
  /** PostgreSQL's own data directory (PGDATA), of mode 0700. */
  readonly data: string;
  /** A cluster that is being made; never a complete one. */
  readonly unfinished: string;
  readonly log: string;
}

export function clusterPaths(home: string): ClusterPaths {
  return {
    home,
    data: join(home, 'data'),
    unfinished: join(home, 'data.unfinished'),
    log: join(home, 'postgres.log'),
  };
}

/**
 * Chooses where a new cluster goes: inside the data directory, or, when the database user cannot get there, in a
 * directory below `systemDirectory` named after the data directory.
 *
 * @throws StartupError when the database user can reach neither
 */
export async function chooseClusterHome(
  dataDir: string,
  account: PostgresAccount | undefined,
  systemDirectory: string,
): Promise<string> {
  const inside = insideDataDir(dataDir);
  if (existsSync(clusterPaths(inside).data)) return inside;
  makeTraversable(inside);
  if (await canTraverse(inside, account)) return inside;
  const hash = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16);
  const elsewhere = join(systemDirectory, hash);
  makeTraversable(systemDirectory);
  makeTraversable(elsewhere);
  if (await canTraverse(elsewhere, account)) return elsewhere;
  throw new StartupError(
    'POSTGRES_CLUSTER_UNUSABLE',
    `the user that runs PostgreSQL can reach neither ${inside} nor ${elsewhere}`,
    'set ACS_DATA_DIR to a directory that every user may pass through, run as an ordinary user, or set DATABASE_URL',
  );
}

function makeTraversable(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, 0o755);
  } catch (error) {
    throw new StartupError(
      'POSTGRES_CLUSTER_UNUSABLE',
      `cannot create ${directory} for the embedded PostgreSQL (${error instanceof Error ? error.message : String(error)})`,
      'set ACS_DATA_DIR to a directory this user may write to, or set DATABASE_URL',
      { cause: error },
    );
  }
}

async function canTraverse(directory: string, account: PostgresAccount | undefined): Promise<boolean> {
  if (account === undefined) return true;
  const result = await runProgram('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], { account, cwd: '/' });
  return result.code === 0;
}
