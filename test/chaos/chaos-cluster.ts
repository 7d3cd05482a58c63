import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres, migrate } from '#persistence';
import { LocalCluster } from '#local-cluster';
import { freeClusterPorts } from '../e2e/acs/cluster-ports.js';
import { DatabaseLink } from './database-link.js';

const silent = { log: () => undefined, warn: () => undefined };

// Sessions of a device that lost one come at once, and calls go to this machine.
const settings = {
  ACS_ONBOARDING: 'open',
  ACS_CONNECTION_REQUEST_ALLOW: '127.0.0.0/8',
  ACS_LOG_LEVEL: 'warn',
};

/** A cluster with a database of its own, which survives a kill as one in production does. */
export class ChaosCluster {
  private constructor(
    readonly cluster: LocalCluster,
    private readonly postgres: EmbeddedPostgres,
    /** Between the roles and the database. */
    readonly link: DatabaseLink,
    private readonly dataDir: string,
    /** What the roles said at the level of warnings and above. */
    readonly log: readonly string[],
  ) {}

  /** Of the database itself, whatever happens to the link. */
  get databaseUrl(): string {
    return this.link.directUrl;
  }

  static async start(): Promise<ChaosCluster> {
    const dataDir = mkdtempSync(join(tmpdir(), 'aviary-chaos-'));
    chmodSync(dataDir, 0o755);
    const postgres = new EmbeddedPostgres({ dataDir, logger: silent });
    try {
      const { url } = await postgres.start();
      await migrate(url);
      const link = await DatabaseLink.open(url);
      const log: string[] = [];
      const cluster = new LocalCluster({
        databaseUrl: link.url,
        dataDir,
        ports: await freeClusterPorts(),
        adminApiKey: randomBytes(32).toString('hex'),
        settings: { ...settings, ACS_MASTER_KEY: randomBytes(32).toString('base64') },
        onLine: (name, line) => void log.push(`${name} ${line}`),
      });
      await cluster.start();
      return new ChaosCluster(cluster, postgres, link, dataDir, log);
    } catch (error) {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
      throw error;
    }
  }

  /** Kills the server as a loss of power would; its launcher brings it up again. */
  killDatabase(): void {
    const lock = readFileSync(join(this.dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8');
    process.kill(Number(lock.split('\n')[0]), 'SIGKILL');
  }

  /** Largest resident memory of a role, in MiB. */
  largestRoleMiB(): number {
    const sizes = this.cluster.roles.flatMap(({ pid }) => {
      const status = pid === null ? '' : readFileSync(`/proc/${pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_024;
    });
    return Math.round(Math.max(...sizes));
  }

  async stop(): Promise<ReadonlyMap<string, number | null>> {
    const codes = await this.cluster.stop();
    await this.link.close();
    await this.postgres.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
    return codes;
  }
}
