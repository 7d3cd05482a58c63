import { spawn } from 'node:child_process';

const OUTPUT_LIMIT = 64 * 1024;

/** Nothing of our own environment reaches PostgreSQL: PGDATA, PGOPTIONS or a locale would change what it does. */
export const PROGRAM_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/** The operating-system user that PostgreSQL runs as when we are root. */
export interface PostgresAccount {
  readonly uid: number;
  readonly gid: number;
}

export interface ProgramResult {
  /** Exit code; null when the program was killed or could not be started. */
  readonly code: number | null;
  /** What it printed on both streams, cut at 64 KiB. */
  readonly output: string;
  /** Why it could not be started, such as `ENOENT` or `EACCES`. */
  readonly spawnError?: string;
}

/** Runs a program to its end, as `account` where one is given. Never rejects. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: { readonly account: PostgresAccount | undefined; readonly cwd: string },
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    let output = '';
    const collect = (chunk: Buffer): void => {
      if (output.length < OUTPUT_LIMIT) output += chunk.toString('utf8');
    };
    const failed = (error: NodeJS.ErrnoException): void =>
      resolve({ code: null, output, spawnError: error.code ?? error.message });
    try {
      const child = spawn(file, args, {
        cwd: options.cwd,
        env: PROGRAM_ENVIRONMENT,
        stdio: ['ignore', 'pipe', 'pipe'],
        ...spawnIdentity(options.account),
      });
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.on('error', failed);
      child.on('close', (code) => resolve({ code, output }));
    } catch (error) {
      failed(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** The part of the options of `spawn` that makes the child run as `account`. */
export function spawnIdentity(account: PostgresAccount | undefined): { uid?: number; gid?: number } {
  return account === undefined ? {} : { uid: account.uid, gid: account.gid };
}
