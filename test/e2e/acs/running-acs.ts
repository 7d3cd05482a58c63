import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '#testing';
import { AcsApi } from './acs-api.js';
import { removeDataDir, temporaryDataDir } from './data-dir.js';
import { LogLines } from './log-lines.js';
import { query } from './query.js';
import { inThisProcess, type StartedAcs } from './started-acs.js';
import { asCluster } from './started-cluster.js';
import { onCluster } from './under-test.js';

/**
 * An ACS on a database of its own, in this process or, with ACS_TEST_ON=cluster, as a cluster; CPEs are admitted
 * without credentials unless settings say otherwise.
 */
export class RunningAcs {
  readonly log = new LogLines();
  acs!: StartedAcs;
  api!: AcsApi;
  private readonly starter = onCluster ? asCluster() : inThisProcess;

  private constructor(
    private readonly database: TestDatabase,
    private readonly dataDir: string,
  ) {}

  /** @param settings variables beside the addresses. */
  static async start(settings: Record<string, string> = {}): Promise<RunningAcs> {
    const running = new RunningAcs(await createTestDatabase(), temporaryDataDir());
    await running.begin(settings);
    return running;
  }

  /** Stops and starts again with other settings, on other ports, and keeps the data. */
  async restart(settings: Record<string, string>): Promise<void> {
    await this.acs.stop();
    await this.begin(settings);
  }

  get cwmpUrl(): string {
    return this.acs.cwmpUrl;
  }

  get cwmpPort(): number {
    return Number(new URL(this.cwmpUrl).port);
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  /** What all its processes have counted under this name and these labels; 0 when there is no such series. */
  async metric(series: string): Promise<number> {
    const lines = (await this.acs.metrics()).flatMap((text) => text.split('\n'));
    const own = lines.filter((line) => line.startsWith(`${series} `));
    return own.reduce((sum, line) => sum + Number(line.slice(series.length)), 0);
  }

  /** A look behind the ACS's back. */
  query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return query<Row>(this.database.url, sql, values);
  }

  async connect(): Promise<pg.Client> {
    const client = new pg.Client(this.database.url);
    await client.connect();
    return client;
  }

  async stop(): Promise<void> {
    await this.acs.stop();
    await this.database.drop();
    removeDataDir(this.dataDir);
  }

  private async begin(settings: Record<string, string>): Promise<void> {
    const all = {
      DATABASE_URL: this.database.url,
      ACS_DATA_DIR: this.dataDir,
      ACS_BIND: '127.0.0.1',
      ACS_STUN: 'off',
      ACS_SHUTDOWN_GRACE_SEC: '0',
      ACS_ONBOARDING: 'open',
      // Tests count RPCs; those of refreshes switch them on.
      ACS_AUTO_REFRESH: 'off',
      ACS_LOG_LEVEL: 'debug',
      ...settings,
    };
    this.acs = await this.starter(all, this.log);
    this.api = new AcsApi(this.acs.apiUrl, this.acs.adminApiKey);
  }
}
