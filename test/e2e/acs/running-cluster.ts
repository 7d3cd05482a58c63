import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { LocalCluster } from '#local-cluster';
import { createTestDatabase, type TestDatabase } from '#testing';
import { AcsApi } from './acs-api.js';
import { freeClusterPorts } from './cluster-ports.js';
import { removeDataDir, temporaryDataDir } from './data-dir.js';
import { LogLines } from './log-lines.js';
import { query } from './query.js';

/** The built product as a cluster on a database of its own, behind a balancer that gives every request to another gateway. */
export class RunningCluster {
  readonly api: AcsApi;

  private constructor(
    readonly cluster: LocalCluster,
    private readonly database: TestDatabase,
    private readonly dataDir: string,
    readonly log: LogLines,
  ) {
    this.api = new AcsApi(cluster.apiUrl, cluster.adminApiKey);
  }

  /** @param settings variables beside the addresses. */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<RunningCluster> {
    const [database, dataDir] = [await createTestDatabase(), temporaryDataDir()];
    const log = new LogLines();
    const cluster = new LocalCluster({
      databaseUrl: database.url,
      dataDir,
      ports: await freeClusterPorts(),
      adminApiKey: randomBytes(32).toString('hex'),
      settings: {
        ACS_MASTER_KEY: randomBytes(32).toString('base64'),
        ACS_ONBOARDING: 'open',
        ACS_LOG_LEVEL: 'debug',
        ...settings,
      },
      onLine: (_, line) => {
        if (line.startsWith('{')) log.write(line);
      },
    });
    await cluster.start();
    return new RunningCluster(cluster, database, dataDir, log);
  }

  get cwmpUrl(): string {
    return this.cluster.cwmpUrl;
  }

  /** The port of one gateway, behind the balancer's back. */
  gatewayPort(index: 0 | 1): number {
    return Number(new URL(this.cluster.gatewayUrl(index)).port);
  }

  /** How often something was logged. */
  count(msg: string): number {
    return this.log.all().filter((line) => line.msg === msg).length;
  }

  rows(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    return query(this.database.url, sql, values);
  }

  /** Every role ends in good order. */
  async stop(): Promise<void> {
    const codes = await this.cluster.stop();
    await this.database.drop();
    removeDataDir(this.dataDir);
    expect([...codes]).toEqual([]);
  }
}
