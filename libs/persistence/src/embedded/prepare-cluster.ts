import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '#observability';
import { chooseClusterHome, clusterPaths, type ClusterPaths } from './cluster-home.js';
import type { Durability } from './cluster-settings.js';
import { createCluster } from './create-cluster.js';
import { findFreePort } from './free-port.js';
import {
  insideDataDir,
  type LauncherRecord,
  newPassword,
  readRecord,
  writeRecord,
} from './launcher-record.js';
import { chooseAccount } from './postgres-account.js';
import { locateBinaries, prepareBinaries } from './postgres-binaries.js';
import type { PostmasterSetup } from './postmaster.js';

export interface PreparedCluster {
  readonly setup: PostmasterSetup;
  readonly record: LauncherRecord;
  readonly created: boolean;
}

/**
 * Finds the cluster of a data directory, or makes it, with programs that run on this machine.
 *
 * @throws StartupError when the cluster is another release's or another user's, or the programs are missing
 */
export async function prepareCluster(
  dataDir: string,
  systemDirectory: string,
  durability: Durability,
): Promise<PreparedCluster> {
  const known = readRecord(dataDir);
  const knownHome = known?.clusterHome ?? insideDataDir(dataDir);
  const account = await chooseAccount(clusterPaths(knownHome).data);
  const { binaries, majorVersion } = await prepareBinaries(locateBinaries(), account, systemDirectory);
  if (known !== undefined && existsSync(clusterPaths(knownHome).data)) {
    const paths = clusterPaths(knownHome);
    checkCluster(paths, majorVersion);
    return { setup: { binaries, paths, account }, record: known, created: false };
  }
  const home = await chooseClusterHome(dataDir, account, systemDirectory);
  const paths = clusterPaths(home);
  refuseUnknownCluster(paths, dataDir);
  const record = {
    password: known?.password ?? newPassword(),
    port: known?.port ?? (await findFreePort()),
    clusterHome: home,
  };
  // Before the cluster: a start killed in between finds the password it needs.
  writeRecord(dataDir, record);
  await createCluster(binaries, paths, { account, password: record.password }, durability);
  return { setup: { binaries, paths, account }, record, created: true };
}

function checkCluster(paths: ClusterPaths, majorVersion: number): void {
  const uid = process.getuid?.();
  if (uid !== undefined && uid !== 0 && statSync(paths.data).uid !== uid) {
    throw new StartupError(
      'POSTGRES_CLUSTER_UNUSABLE',
      `the database in ${paths.data} belongs to another user`,
      'start Aviary as the user that created it, or as root',
    );
  }
  const version = readVersion(paths.data);
  if (version === String(majorVersion)) return;
  throw new StartupError(
    'POSTGRES_VERSION_MISMATCH',
    `the database in ${paths.data} was made by PostgreSQL ${version}, this release brings ${majorVersion}`,
    'start the release that made it, or set ACS_DATA_DIR to a new directory, or set DATABASE_URL',
  );
}

function refuseUnknownCluster(paths: ClusterPaths, dataDir: string): void {
  if (!existsSync(paths.data)) return;
  throw new StartupError(
    'POSTGRES_CLUSTER_UNUSABLE',
    `there is a database in ${paths.data}, but ${join(dataDir, 'embedded-postgres.json')} with its password is gone`,
    'restore that file from a backup, or move the database away to start with an empty one',
  );
}

function readVersion(dataDirectory: string): string {
  try {
    return readFileSync(join(dataDirectory, 'PG_VERSION'), 'utf8').trim();
  } catch {
    return 'an unknown release';
  }
}
