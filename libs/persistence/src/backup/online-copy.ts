import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { BackupError } from './backup-error.js';
import { copyTree, type TreeCopy } from './copy-tree.js';

const NEVER_COPIED = new Set(['postmaster.pid', 'postmaster.opts']);

// What a server writes anew when it starts, and the log of changes, of which only the part in between is needed.
const COPIED_EMPTY = /^(pg_(dynshmem|notify|replslot|serial|snapshots|stat_tmp|subtrans|wal)|.*pgsql_tmp)\//;

const isLeftOut = (path: string): boolean => NEVER_COPIED.has(path) || COPIED_EMPTY.test(path);

interface WalRange {
  readonly first: string;
  readonly last: string;
}

/**
 * Copies the data directory of a running server, so that a server started on the copy recovers to the moment when
 * this returns (PostgreSQL: "Making a Base Backup Using the Low Level API").
 *
 * @param client a superuser's connection that nothing else uses meanwhile
 */
export async function copyOnline(client: pg.Client, source: string, target: string): Promise<TreeCopy> {
  // The slot keeps the server from dropping the log of the changes that happen meanwhile; it ends with the connection.
  await client.query(`SELECT pg_create_physical_replication_slot('aviary_backup', true, true)`);
  await client.query(`SELECT pg_backup_start('aviary', fast => true)`);
  const tree = await copyTree(source, target, { omit: isLeftOut, account: undefined });
  const { rows: ended } = await client.query<{ lsn: string; labelfile: string; spcmapfile: string }>(
    'SELECT lsn, labelfile, spcmapfile FROM pg_backup_stop(wait_for_archive => false)',
  );
  const stop = ended[0]!;
  if (stop.spcmapfile.trim() !== '')
    throw new BackupError(
      'the cluster has tablespaces, which this backup does not hold',
      'use the means of PostgreSQL',
    );
  await writeFile(join(target, 'backup_label'), stop.labelfile, { mode: 0o600, flush: true });
  const last = await walFileOf(client, stop.lsn);
  const log = await copyLog(source, target, { first: firstSegmentOf(stop.labelfile), last });
  return { files: tree.files + log.files + 1, bytes: tree.bytes + log.bytes };
}

// Not what the control file says: another checkpoint may have come since.
function firstSegmentOf(labelfile: string): string {
  const first = /^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)$/m.exec(labelfile)?.[1];
  if (first === undefined)
    throw new BackupError('the server does not say where its log begins', 'use the means of PostgreSQL');
  return first;
}

async function walFileOf(client: pg.Client, lsn: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>('SELECT pg_walfile_name($1) AS name', [lsn]);
  return rows[0]!.name;
}

/** Copies the segments from the first to the last, whose names are in their order. */
async function copyLog(source: string, target: string, { first, last }: WalRange): Promise<TreeCopy> {
  const needed = (name: string): boolean => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last;
  const from = join(source, 'pg_wal');
  const copy = await copyTree(from, join(target, 'pg_wal'), {
    omit: (name) => !needed(name),
    account: undefined,
  });
  const names = (await readdir(join(target, 'pg_wal'))).filter(needed);
  if (!names.includes(first) || !existsSync(join(target, 'pg_wal', last)))
    throw new BackupError('the server dropped a part of its log that the backup needs', 'try again');
  return copy;
}
