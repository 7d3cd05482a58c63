import { setTimeout as delay } from 'node:timers/promises';
import { Logger, type LoggerService } from '@nestjs/common';
import type pg from 'pg';
import { prepareDataDirectory } from '#config';
import { StartupError } from '#observability';
import { claimOwnership, ensureDatabase } from './cluster-connection.js';
import { bringUpServer, type RunningServer } from './cluster-server.js';
import type { Durability } from './cluster-settings.js';
import { DATABASE_NAME } from './create-cluster.js';
import { writeRecord } from './launcher-record.js';
import { stopPostmaster } from './postmaster.js';
import { prepareCluster, type PreparedCluster } from './prepare-cluster.js';
import { rotateServerLog } from './server-log.js';

export interface EmbeddedPostgresOptions {
  /** ACS_DATA_DIR; created when missing. */
  readonly dataDir: string;
  /** Default `full`. */
  readonly durability?: Durability;
  /** Where cluster and programs go when the database user cannot reach ours; default `/var/lib/aviary`. */
  readonly systemDirectory?: string;
  readonly logger?: Pick<LoggerService, 'log' | 'warn'>;
}

const LOG_CHECK_MS = 60_000;
const RESTART_DELAY_MS = 500;
const RESTART_DELAY_LIMIT_MS = 5_000;

/**
 * A PostgreSQL server of our own on 127.0.0.1, from the programs of an npm package. One process owns it at a time: the
 * one that started it, or that found it alive after its owner was killed. While owned, a server that dies is
 * brought up again on the same port.
 */
export class EmbeddedPostgres {
  readonly #options: Required<EmbeddedPostgresOptions>;
  #state: 'stopped' | 'running' | 'stopping' = 'stopped';
  #cluster: PreparedCluster | undefined;
  #restarting: Promise<void> | undefined;
  #logCheck: NodeJS.Timeout | undefined;

  constructor(options: EmbeddedPostgresOptions) {
    this.#options = {
      durability: 'full',
      systemDirectory: '/var/lib/aviary',
      logger: new Logger('EmbeddedPostgres'),
      ...options,
    };
  }

  /**
   * Brings the server up, on the first start with a new cluster.
   *
   * @returns the URL of our database, with the superuser's password
   * @throws StartupError or ConfigError, each with its remedy
   */
  async start(): Promise<{ url: string }> {
    const startedAt = Date.now();
    const { durability, systemDirectory, logger } = this.#options;
    const dataDir = prepareDataDirectory(this.#options.dataDir);
    const cluster = await prepareCluster(dataDir, systemDirectory, durability);
    const { password, clusterHome, port: lastPort } = cluster.record;
    const server = await bringUpServer(cluster.setup, {
      port: lastPort,
      password,
      durability,
      mayMove: true,
    });
    await this.#own(server, clusterHome);
    await ensureDatabase(server.client);
    if (server.port !== lastPort) writeRecord(dataDir, { ...cluster.record, port: server.port });
    this.#cluster = { ...cluster, record: { ...cluster.record, port: server.port } };
    this.#state = 'running';
    this.#watch(server.client, this.#cluster);
    this.#logCheck = setInterval(() => rotateServerLog(cluster.setup.paths.log), LOG_CHECK_MS).unref();
    const durationMs = Date.now() - startedAt;
    const facts = { origin: server.origin, created: cluster.created, port: server.port, durationMs };
    logger.log('postgres.started', { ...facts, clusterHome });
    return { url: `postgres://${DATABASE_NAME}:${password}@127.0.0.1:${server.port}/${DATABASE_NAME}` };
  }

  /** Stops the server and returns when it has ended; the last step of a shutdown. Does nothing when not started. */
  async stop(): Promise<void> {
    if (this.#state !== 'running' || this.#cluster === undefined) return;
    this.#state = 'stopping';
    clearInterval(this.#logCheck);
    await this.#restarting;
    await stopPostmaster(this.#cluster.setup);
    this.#state = 'stopped';
    this.#options.logger.log('postgres.stopped', { clusterHome: this.#cluster.record.clusterHome });
  }

  async #own(server: RunningServer, clusterHome: string): Promise<void> {
    if (await claimOwnership(server.client)) return;
    await server.client.end();
    throw new StartupError(
      'POSTGRES_ALREADY_OWNED',
      `another running Aviary uses the database in ${clusterHome}`,
      'stop it first, or set ACS_DATA_DIR to another directory',
    );
  }

  #watch(client: pg.Client, cluster: PreparedCluster): void {
    client.once('end', () => {
      if (this.#state === 'running' && this.#restarting === undefined) {
        this.#restarting = this.#restart(cluster).finally(() => (this.#restarting = undefined));
      }
    });
  }

  async #restart(cluster: PreparedCluster): Promise<void> {
    let pauseMs = RESTART_DELAY_MS;
    while (this.#state === 'running') {
      this.#options.logger.warn('postgres.lost', { clusterHome: cluster.record.clusterHome });
      try {
        const { durability } = this.#options;
        const server = await bringUpServer(cluster.setup, { ...cluster.record, durability, mayMove: false });
        await this.#own(server, cluster.record.clusterHome);
        this.#watch(server.client, cluster);
        this.#options.logger.log('postgres.restarted', { origin: server.origin, port: server.port });
        return;
      } catch (error) {
        this.#options.logger.warn('postgres.restart.failed', { error: String(error) });
        await delay(pauseMs);
        pauseMs = Math.min(pauseMs * 2, RESTART_DELAY_LIMIT_MS);
      }
    }
  }
}
