import { ConfigError, loadConfig, StateConfig } from '#config';
import { CommandError } from '../command-error.js';
import type { Terminal } from '../terminal.js';

/**
 * Brings the database of DATABASE_URL up to date, BullMQ's schema included: before the roles of a cluster of this
 * version start. A database that is up to date is left as it is.
 *
 * @throws ConfigError without DATABASE_URL, CommandError when the server cannot be used
 */
export async function migrateDatabase(terminal: Terminal): Promise<void> {
  const { databaseUrl } = loadConfig({ state: StateConfig }).state;
  if (databaseUrl === undefined)
    throw new ConfigError(['DATABASE_URL: is missing; name the PostgreSQL that is to be brought up to date']);
  // A client of the API has no use for what talks to databases, which takes a while to load.
  const { checkServerVersion, migrate } = await import('#persistence');
  try {
    await checkServerVersion(databaseUrl);
    const ran = await migrate(databaseUrl);
    terminal.print(ran.length === 0 ? 'The database is up to date.\n' : `${ran.join('\n')}\n`);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
