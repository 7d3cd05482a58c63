import pg from 'pg';
import { JsonLogger } from '#observability';
import { loadStandaloneConfig, startStandalone, type Standalone } from '#standalone';
import { createTestDatabase, type TestDatabase } from '#testing';
import { AcsApi } from './acs-api.js';
import { removeDataDir, temporaryDataDir } from './data-dir.js';
import { LogLines } from './log-lines.js';
import { query } from './query.js';

/** An ACS in this process on a database of its own; CPEs are admitted without credentials unless settings say otherwise. */
export class RunningAcs {
  readonly log = new LogLines();
  acs!: Standalone;
  api!: AcsApi;

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
    const config = loadStandaloneConfig({
      DATABASE_URL: this.database.url,
      ACS_DATA_DIR: this.dataDir,
      ACS_BIND: '127.0.0.1',
      ACS_CWMP_PORT: '0',
      ACS_API_PORT: '0',
      ACS_FILES_PORT: '0',
      ACS_STUN: 'off',
      ACS_SHUTDOWN_GRACE_SEC: '0',
      ACS_ONBOARDING: 'open',
      // Tests count RPCs; those of refreshes switch them on.
      ACS_AUTO_REFRESH: 'off',
      ACS_LOG_LEVEL: 'debug',
      ...settings,
    });
    this.acs = await startStandalone(config, new JsonLogger(config.log, this.log));
    this.api = new AcsApi(this.acs.apiUrl, this.acs.adminApiKey);
  }
}
