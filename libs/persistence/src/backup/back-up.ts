import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { connectToCluster } from '../embedded/cluster-connection.js';
import { clusterPaths } from '../embedded/cluster-home.js';
import { readRecord } from '../embedded/launcher-record.js';
import { readPostmasterLock } from '../embedded/postmaster-lock.js';
import { requireSupportedVersion } from '../embedded/server-version.js';
import { BackupError } from './backup-error.js';
import { backupPaths, writeBackupRecord, type BackupRecord } from './backup-record.js';
import { copyTree, flushToDisk } from './copy-tree.js';
import { copyOnline } from './online-copy.js';

const clusterName = 'postgres';

/**
 * Copies a data directory while the ACS runs on it: the embedded database as of the end of this call, the keys, the
 * credentials and all other files. The copy is complete once its record is written.
 *
 * @param dataDir ACS_DATA_DIR of the running ACS
 * @param target directory to make; it must be empty or not exist yet
 * @throws BackupError when it cannot be done; what was copied until then is removed
 */
export async function backUp(dataDir: string, target: string): Promise<BackupRecord> {
  const [source, directory] = [resolve(dataDir), resolve(target)];
  refuseTarget(source, directory);
  const { client, data } = await runningCluster(source);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const paths = backupPaths(directory);
    const cluster = await copyOnline(client, data, paths.cluster);
    // The keys last: a secret of the copy may be sealed by a key that came meanwhile.
    const omit = (path: string) => path === clusterName;
    const files = await copyTree(source, paths.files, { omit, account: undefined });
    const record = {
      postgresVersion: await majorVersion(client),
      createdAt: new Date().toISOString(),
      files: cluster.files + files.files,
      bytes: cluster.bytes + files.bytes,
    };
    await flushToDisk();
    writeBackupRecord(directory, record);
    return record;
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

type RunningCluster = Extract<Awaited<ReturnType<typeof connectToCluster>>, { kind: 'connected' }>;

function refuseTarget(source: string, directory: string): void {
  const path = relative(source, directory);
  if (path === '' || !(path === '..' || path.startsWith(`..${sep}`)))
    throw new BackupError(`${directory} is inside the data directory`, 'name a directory outside of it');
  if (existsSync(directory) && readdirSync(directory).length > 0)
    throw new BackupError(`${directory} is not empty`, 'name a new directory');
}

async function runningCluster(dataDir: string): Promise<Pick<RunningCluster, 'client'> & { data: string }> {
  const record = readRecord(dataDir);
  if (record === undefined)
    throw new BackupError(
      `${dataDir} holds no embedded database`,
      'set ACS_DATA_DIR to the directory of the ACS; back an external database up by its own means',
    );
  const { data } = clusterPaths(record.clusterHome);
  const lock = readPostmasterLock(data);
  const outcome = lock === undefined ? undefined : await connectToCluster(lock.port, record.password);
  if (outcome?.kind === 'connected') return { client: outcome.client, data };
  throw new BackupError(
    `the database in ${data} does not run`,
    'start the ACS, or copy the data directory as it is',
  );
}

async function majorVersion(client: RunningCluster['client']): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  );
  return requireSupportedVersion(rows[0]!.version);
}
