import { Logger } from '@nestjs/common';
import { checkServerVersion, EmbeddedPostgres, migrate, ProcessLock } from '#persistence';
import type { StateConfig } from '#config';

/** A migrated database that this process alone works on. */
export interface RunningDatabase {
  readonly url: string;
  /** Lets go of the database; an embedded server is stopped. The last step of a shutdown. */
  stop(): Promise<void>;
}

/** Starts the embedded server, or uses the one of DATABASE_URL. @throws StartupError or ConfigError with the remedy. */
export async function startOwnDatabase(state: Readonly<StateConfig>): Promise<RunningDatabase> {
  const logger = new Logger('PostgreSQL');
  const embedded = state.databaseUrl === undefined ? new EmbeddedPostgres({ dataDir: state.dataDir }) : null;
  const url = state.databaseUrl ?? (await embedded!.start()).url;
  try {
    await checkServerVersion(url);
    const lock = await ProcessLock.take(url, {
      lost: (error) => logger.warn('postgres.lockLost', { error: error.message }),
      retaken: () => logger.log('postgres.lockRetaken'),
      usurped: () => {
        logger.fatal('postgres.lockUsurped', { reason: 'another Aviary process works on this database now' });
        process.kill(process.pid, 'SIGTERM');
      },
    });
    const ran = await migrate(url);
    if (ran.length > 0) logger.log('postgres.migrated', { migrations: ran });
    return {
      url,
      stop: async () => {
        try {
          await lock.release();
        } finally {
          await embedded?.stop();
        }
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}
