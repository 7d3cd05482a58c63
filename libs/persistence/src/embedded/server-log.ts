import {
  chownSync,
  closeSync,
  copyFileSync,
  fstatSync,
  openSync,
  readSync,
  statSync,
  truncateSync,
} from 'node:fs';
import type { PostgresAccount } from './run-program.js';

const ROTATE_AT_BYTES = 8 * 1024 * 1024;
const EXCERPT_BYTES = 16 * 1024;

/** Opens the server's log for appending, owned by the user that runs the server. */
export function openServerLog(path: string, account: PostgresAccount | undefined): number {
  rotateServerLog(path);
  const file = openSync(path, 'a', 0o600);
  if (account !== undefined) chownSync(path, account.uid, account.gid);
  return file;
}

/**
 * Keeps the log and its one predecessor below 8 MiB each. The server appends, so the file can be emptied under it;
 * lines written between copy and truncation are lost.
 */
export function rotateServerLog(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) < ROTATE_AT_BYTES) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}

/** What the log says from byte `start` on, at most its last 16 KiB. */
export function readServerLog(path: string, start: number): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const from = Math.max(start, size - EXCERPT_BYTES, 0);
    const buffer = Buffer.alloc(Math.max(size - from, 0));
    readSync(file, buffer, 0, buffer.length, from);
    return buffer.toString('utf8');
  } finally {
    closeSync(file);
  }
}
