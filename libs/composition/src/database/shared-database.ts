import { Logger } from '@nestjs/common';
import { StartupError } from '#observability';
import { checkServerVersion, pendingMigrations, ProcessLock } from '#persistence';

/**
 * Joins the database of a cluster, which single processes stay away from as long as it is held.
 *
 * @returns lets go of it
 * @throws StartupError when the server is too old, a single process works on it, or its schema is not up to date
 */
export async function joinSharedDatabase(url: string): Promise<() => Promise<void>> {
  const logger = new Logger('PostgreSQL');
  await checkServerVersion(url);
  const lock = await ProcessLock.share(url, {
    lost: (error) => logger.warn('postgres.lockLost', { error: error.message }),
    retaken: () => logger.log('postgres.lockRetaken'),
    usurped: () => {
      logger.fatal('postgres.lockUsurped', { reason: 'a single Aviary process works on this database now' });
      process.kill(process.pid, 'SIGTERM');
    },
  });
  try {
    const pending = await pendingMigrations(url);
    if (pending.length > 0)
      throw new StartupError(
        'DATABASE_NOT_MIGRATED',
        `the database lacks ${pending.length} migrations (${pending[0]})`,
        'run "npm run acs -- migrate" with this DATABASE_URL before the roles are started',
      );
  } catch (error) {
    await lock.release();
    throw error;
  }
  return () => lock.release();
}
