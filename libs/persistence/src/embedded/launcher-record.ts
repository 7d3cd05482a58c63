import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '#config';
import { StartupError } from '#observability';

/** What must outlive the process: how to reach the cluster, and where it is. */
export interface LauncherRecord {
  /** Password of the cluster's superuser. */
  readonly password: string;
  /** Port on 127.0.0.1, kept from start to start. */
  readonly port: number;
  /** Directory of the cluster and its log. */
  readonly clusterHome: string;
}

const FILE_NAME = 'embedded-postgres.json';

/** Reads the record of a data directory; undefined before the first start. */
export function readRecord(dataDir: string): LauncherRecord | undefined {
  const path = join(dataDir, FILE_NAME);
  const text = readPrivateFile(path);
  if (text === undefined) return undefined;
  const record = parse(text);
  if (record === undefined) {
    throw new StartupError(
      'POSTGRES_CLUSTER_UNUSABLE',
      `${path} is damaged`,
      'restore it from a backup of the data directory; it holds the database password',
    );
  }
  return { ...record, clusterHome: record.clusterHome ?? insideDataDir(dataDir) };
}

/** Writes the record with mode 0600. A cluster inside the data directory is not named, so that it may be moved. */
export function writeRecord(dataDir: string, record: LauncherRecord): void {
  const { clusterHome, ...rest } = record;
  const stored = clusterHome === insideDataDir(dataDir) ? rest : { ...rest, clusterHome };
  writePrivateFile(join(dataDir, FILE_NAME), `${JSON.stringify(stored)}\n`);
}

export function insideDataDir(dataDir: string): string {
  return join(dataDir, 'postgres');
}

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

function parse(text: string): (Omit<LauncherRecord, 'clusterHome'> & { clusterHome?: string }) | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!(value instanceof Object) || !('password' in value) || !('port' in value)) return undefined;
    if (typeof value.password !== 'string' || !Number.isInteger(value.port)) return undefined;
    const record = { password: value.password, port: Number(value.port) };
    const isElsewhere = 'clusterHome' in value && typeof value.clusterHome === 'string';
    return isElsewhere ? { ...record, clusterHome: String(value.clusterHome) } : record;
  } catch {
    return undefined;
  }
}
