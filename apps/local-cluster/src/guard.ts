import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { packageRoot } from './package-root.js';

let guard: Writable | null = null;

/**
 * Has a process that leads a group of its own ended with that group as soon as this process is gone, also when that was
 * killed and could end nothing any more.
 */
export function endWithUs(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  guard ??= startGuard();
  guard.write(`+${pid}\n`);
  child.once('exit', () => guard?.write(`-${pid}\n`));
}

/** A process that outlives this one by a moment. It keeps nobody from ending. */
function startGuard(): Writable {
  const program = join(packageRoot, 'dist', 'apps', 'local-cluster', 'src', 'guard-program.js');
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.unref();
  const { stdin } = child;
  // A guard that somebody has killed guards nothing; the members run all the same.
  stdin.on('error', () => undefined);
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return stdin;
}
