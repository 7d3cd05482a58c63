import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What PostgreSQL's lock file says about the server on a data directory. */
export interface PostmasterLock {
  readonly pid: number;
  readonly port: number;
}

const PORT_LINE = 3;

/** Reads postmaster.pid; undefined when there is none or it is not complete yet. */
export function readPostmasterLock(dataDirectory: string): PostmasterLock | undefined {
  const lines = readText(join(dataDirectory, 'postmaster.pid'))?.split('\n');
  const pid = Number(lines?.[0]);
  const port = Number(lines?.[PORT_LINE]);
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

/**
 * Removes a lock file whose process id now belongs to another program, as after the restart of a container, where
 * few processes share few ids. PostgreSQL still checks its shared memory for survivors of the old server.
 *
 * @returns whether it did
 */
export function removeStrangersLock(dataDirectory: string): boolean {
  const lock = readPostmasterLock(dataDirectory);
  const program = lock === undefined ? undefined : readText(`/proc/${lock.pid}/comm`)?.trim();
  if (program === undefined || program === 'postgres') return false;
  rmSync(join(dataDirectory, 'postmaster.pid'), { force: true });
  return true;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
