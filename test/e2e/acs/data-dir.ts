import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A data directory that the database user can reach as well. */
export function temporaryDataDir(): string {
  const directory = mkdtempSync(join(tmpdir(), 'aviary-e2e-'));
  chmodSync(directory, 0o755);
  return directory;
}

export function removeDataDir(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}
