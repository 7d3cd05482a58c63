import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `none` may lose the cluster in a crash: for tests only. */
export type Durability = 'full' | 'none';

const SETTINGS = {
  listen_addresses: "'127.0.0.1'",
  unix_socket_directories: "''",
  password_encryption: "'scram-sha-256'",
  // A local cluster has six processes with 28 each at most.
  max_connections: '200',
  shared_buffers: '128MB',
  huge_pages: 'off',
  // Three worker processes fewer than the default; our reads are short and mostly from the page cache.
  io_method: "'sync'",
  jit: 'off',
  // A new database has no statistics, and grows fast in its first minutes.
  autovacuum_naptime: "'15s'",
  checkpoint_timeout: '15min',
  max_wal_size: '1GB',
  wal_compression: 'off',
  // Enough for an online base backup; nothing replicates from here.
  wal_level: "'replica'",
  max_wal_senders: '0',
  timezone: "'UTC'",
  log_timezone: "'UTC'",
  logging_collector: 'off',
  log_checkpoints: 'off',
  // A failed statement or a DETAIL line would put values, some of them secret, into the log.
  log_min_error_statement: "'panic'",
  log_error_verbosity: "'terse'",
  log_line_prefix: "'%m [%p] '",
} as const;

const WITHOUT_DURABILITY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } as const;

/** Writes postgresql.conf anew; what an operator sets with ALTER SYSTEM is kept apart by PostgreSQL and wins. */
export function writeClusterSettings(dataDirectory: string, port: number, durability: Durability): void {
  const settings = {
    port: String(port),
    ...SETTINGS,
    ...(durability === 'none' ? WITHOUT_DURABILITY : {}),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const head = '# Written at every start. Use ALTER SYSTEM to change a setting.';
  writeFileSync(join(dataDirectory, 'postgresql.conf'), `${[head, ...lines].join('\n')}\n`);
}
