import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Reads a file that only its owner may read, closing it to others where it was open; undefined when there is none. */
export function readPrivateFile(path: string): string | undefined {
  try {
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Replaces a file of mode 0600 as one step: after a crash it holds the old or the new content, never a part. */
export function writePrivateFile(path: string, content: string): void {
  writeBeside(path, content, (temporary) => renameSync(temporary, path));
}

/**
 * Creates a file of mode 0600 in one step unless it exists.
 *
 * @returns what the file holds: `content`, or what another process wrote first
 */
export function createPrivateFile(path: string, content: string): string {
  try {
    writeBeside(path, content, (temporary) => linkSync(temporary, path));
    return content;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return readPrivateFile(path) ?? content;
    throw error;
  }
}

function writeBeside(path: string, content: string, publish: (temporary: string) => void): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    publish(temporary);
    syncDirectory(dirname(path));
  } finally {
    rmSync(temporary, { force: true });
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
