import { chownSync, closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '#observability';
import type { ClusterPaths } from './cluster-home.js';
import type { Durability } from './cluster-settings.js';
import { binaryPath, type PostgresBinaries } from './postgres-binaries.js';
import { type PostgresAccount, runProgram } from './run-program.js';

/** Name of the cluster's superuser and of our database. */
export const DATABASE_NAME = 'aviary';

/**
 * Makes a cluster with a locale that does not depend on the machine: UTF-8, code-point order. It appears under its
 * final name only when complete, so that a killed start leaves nothing half made.
 *
 * @throws StartupError with what initdb said
 */
export async function createCluster(
  binaries: PostgresBinaries,
  paths: ClusterPaths,
  credentials: { readonly account: PostgresAccount | undefined; readonly password: string },
  durability: Durability,
): Promise<void> {
  const { account, password } = credentials;
  rmSync(paths.unfinished, { recursive: true, force: true });
  mkdirSync(paths.unfinished, { mode: 0o700 });
  if (account !== undefined) chownSync(paths.unfinished, account.uid, account.gid);
  const cluster = join(paths.unfinished, 'cluster');
  const passwordFile = join(paths.unfinished, 'password');
  writeFor(account, passwordFile, `${password}\n`);
  const result = await runProgram(
    binaryPath(binaries, 'initdb'),
    [...initdbArguments(cluster, passwordFile), ...(durability === 'none' ? ['--no-sync'] : [])],
    { account, cwd: paths.unfinished },
  );
  rmSync(passwordFile, { force: true });
  if (result.code !== 0) {
    rmSync(paths.unfinished, { recursive: true, force: true });
    throw new StartupError(
      'POSTGRES_INIT_FAILED',
      `initdb could not make a database cluster in ${paths.home}: ${result.spawnError ?? lastLine(result.output)}`,
      'check free space and permissions of that directory, or set DATABASE_URL',
    );
  }
  renameSync(cluster, paths.data);
  rmSync(paths.unfinished, { recursive: true, force: true });
}

function initdbArguments(cluster: string, passwordFile: string): string[] {
  return [
    `--pgdata=${cluster}`,
    `--username=${DATABASE_NAME}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
}

function writeFor(account: PostgresAccount | undefined, path: string, content: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, content);
  } finally {
    closeSync(file);
  }
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

function lastLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return (
    lines.findLast((line) => /error|fatal|could not/i.test(line)) ?? lines.findLast(Boolean) ?? 'no output'
  );
}
