import { existsSync, readdirSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareDataDirectory } from '#config';
import { chooseClusterHome, clusterPaths } from '../embedded/cluster-home.js';
import { readRecord, writeRecord } from '../embedded/launcher-record.js';
import { chooseAccount } from '../embedded/postgres-account.js';
import { BackupError } from './backup-error.js';
import { backupPaths, readBackupRecord, type BackupRecord } from './backup-record.js';
import { copyTree, flushToDisk } from './copy-tree.js';

/**
 * Makes a data directory of a backup; the ACS that is started on it goes on where the backup was made. The backup stays
 * as it is.
 *
 * @param dataDir directory to make; it must be empty or not exist yet
 * @param systemDirectory where the cluster goes when the database user cannot reach the data directory
 * @throws BackupError, or StartupError when no user can run the database here
 */
export async function restore(
  backup: string,
  dataDir: string,
  systemDirectory = '/var/lib/aviary',
): Promise<BackupRecord> {
  const record = readBackupRecord(backup);
  const paths = backupPaths(backup);
  const directory = prepareDataDirectory(dataDir);
  if (readdirSync(directory).length > 0)
    throw new BackupError(
      `${directory} is not empty`,
      'restore into a new directory and start the ACS on that',
    );
  const account = await chooseAccount(clusterPaths(join(directory, 'postgres')).data);
  const home = await chooseClusterHome(directory, account, systemDirectory);
  const cluster = clusterPaths(home);
  if (existsSync(cluster.data))
    throw new BackupError(`there is a database in ${cluster.data}`, 'move it away, or restore elsewhere');
  const nothing = () => false;
  await rm(cluster.unfinished, { recursive: true, force: true });
  await copyTree(paths.cluster, cluster.unfinished, { omit: nothing, account });
  await copyTree(paths.files, directory, { omit: nothing, account: undefined });
  const launcher = readRecord(directory);
  if (launcher === undefined)
    throw new BackupError(`${backup} lacks the password of its database`, 'use another backup');
  writeRecord(directory, { ...launcher, clusterHome: home });
  await flushToDisk();
  // Last, so that a restore that was broken off is not taken for a database.
  await rename(cluster.unfinished, cluster.data);
  return record;
}
