import { constants } from 'node:fs';
import { chmod, chown, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram, type PostgresAccount } from '../embedded/run-program.js';

export interface TreeCopy {
  readonly files: number;
  readonly bytes: number;
}

export interface TreeCopyOptions {
  /** What to leave out, by its path below the source such as `pg_wal/summaries`. */
  readonly omit: (path: string) => boolean;
  /** Who shall own the copy; undefined: we. */
  readonly account: PostgresAccount | undefined;
}

/**
 * Copies a directory tree with its modes. A file that vanishes meanwhile is left out, as a running server removes files
 * at any time; a target that exists keeps its mode and owner.
 */
export async function copyTree(source: string, target: string, options: TreeCopyOptions): Promise<TreeCopy> {
  return copyDirectory({ source, target, ...options }, '');
}

interface Copying extends TreeCopyOptions {
  readonly source: string;
  readonly target: string;
}

async function copyDirectory(copying: Copying, path: string): Promise<TreeCopy> {
  const [source, target] = [join(copying.source, path), join(copying.target, path)];
  const isNew = (await mkdir(target, { recursive: true, mode: 0o700 })) !== undefined;
  let [files, bytes] = [0, 0];
  for (const entry of await entriesOf(source)) {
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (copying.omit(below)) continue;
    if (entry.isDirectory()) {
      const copy = await copyDirectory(copying, below);
      files += copy.files;
      bytes += copy.bytes;
    } else if (entry.isFile()) {
      const size = await copyOne(copying, below);
      files += size === null ? 0 : 1;
      bytes += size ?? 0;
    }
  }
  if (isNew) await chmod(target, (await stat(source)).mode & 0o777);
  if (isNew) await hand(copying, target);
  return { files, bytes };
}

async function entriesOf(directory: string) {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The size of the copy; null when the file has vanished. */
async function copyOne(copying: Copying, path: string): Promise<number | null> {
  const target = join(copying.target, path);
  try {
    await copyFile(join(copying.source, path), target, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  await hand(copying, target);
  return (await stat(target)).size;
}

async function hand({ account }: Copying, path: string): Promise<void> {
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Waits until all that was written is on the disk: once for thousands of files, not once for each. */
export async function flushToDisk(): Promise<void> {
  await runProgram('sync', [], { account: undefined, cwd: '/' });
}
