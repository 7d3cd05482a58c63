import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '#config';
import { BackupError } from './backup-error.js';

const FILE_NAME = 'backup.json';
const FORMAT = 1;

/** What a complete backup says of itself. */
export interface BackupRecord {
  /** Major version of the PostgreSQL whose cluster it holds. */
  readonly postgresVersion: number;
  readonly createdAt: string;
  readonly files: number;
  readonly bytes: number;
}

/** Directories inside a backup. */
export function backupPaths(directory: string): { readonly cluster: string; readonly files: string } {
  return { cluster: join(directory, 'cluster'), files: join(directory, 'files') };
}

/** Completes a backup: a directory without this record is none. */
export function writeBackupRecord(directory: string, record: BackupRecord): void {
  writePrivateFile(join(directory, FILE_NAME), `${JSON.stringify({ format: FORMAT, ...record })}\n`);
}

/** @throws BackupError when the directory holds no complete backup that this release understands */
export function readBackupRecord(directory: string): BackupRecord {
  const found = parse(join(directory, FILE_NAME));
  if (found !== undefined) return found;
  throw new BackupError(
    `${directory} holds no complete backup`,
    'name a directory that "acs backup" has finished',
  );
}

function parse(path: string): BackupRecord | undefined {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as BackupRecord & { format: number };
    return value.format === FORMAT && Number.isInteger(value.postgresVersion) ? value : undefined;
  } catch {
    return undefined;
  }
}
