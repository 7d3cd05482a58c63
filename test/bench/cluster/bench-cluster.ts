import { randomBytes } from 'node:crypto';
import { LocalCluster } from '#local-cluster';
import { AcsApi } from '../../e2e/acs/acs-api.js';
import { freePort } from '../../e2e/acs/free-port.js';
import { BenchDatabase } from '../process/bench-database.js';
import type { Closers } from '../process/closers.js';
import { cpuMsOf } from '../process/process-table.js';

/** CPU time in ms since the start. */
export interface ClusterCpu {
  readonly gateways: number;
  readonly api: number;
  readonly worker: number;
  readonly postgres: number;
  readonly redis: number;
}

/** A whole ACS on Redis, on a database of its own that it knows devices from. */
export class BenchCluster {
  private constructor(
    readonly database: BenchDatabase,
    readonly databaseUrl: string,
    private readonly cluster: LocalCluster,
    private readonly ports: { readonly gateways: readonly [number, number]; readonly admin: number },
  ) {}

  /**
   * @param seed fills the database before anything else runs
   * @throws Error without /proc, which tells the CPU time; StartupError without redis-server or haproxy
   */
  static async start(
    closers: Closers,
    name: string,
    seed: (databaseUrl: string) => Promise<void>,
  ): Promise<BenchCluster> {
    const database = await BenchDatabase.start();
    closers.add(() => database.stop());
    if (database.cpuMs() === null)
      throw new Error('needs a system that tells the CPU time of processes in /proc');
    const databaseUrl = await database.create(name);
    await seed(databaseUrl);
    const free = await Promise.all(Array.from({ length: 9 }, freePort));
    const [cwmp = 0, api = 0, redis = 0, first = 0, second = 0, admin = 0, stun = 0, ...probes] = free;
    const gateways = [first, second] as const;
    const ports = {
      cwmp,
      api,
      redis,
      gateways,
      probes: [probes[0] ?? 0, probes[1] ?? 0],
      admin,
      stun,
    } as const;
    const cluster = new LocalCluster({
      databaseUrl,
      dataDir: database.directory,
      ports,
      adminApiKey: randomBytes(32).toString('hex'),
      settings: {
        ACS_MASTER_KEY: randomBytes(32).toString('base64'),
        ACS_ONBOARDING: 'open',
        ACS_AUTO_REFRESH: 'off',
        // Devices behind NAT would be told of it, and these do nothing that they are told.
        ACS_STUN: 'off',
        // Devices come as often as the bench wants them to, and are called at this machine.
        ACS_CWMP_SESSION_SPACING_SEC: '0',
        ACS_CONNECTION_REQUEST_ALLOW: '127.0.0.0/8',
      },
      onLine: () => undefined,
    });
    closers.add(async () => void (await cluster.stop()));
    await cluster.start();
    return new BenchCluster(database, databaseUrl, cluster, ports);
  }

  /** Ports of both gateways, without the balancer. */
  get gatewayPorts(): readonly [number, number] {
    return this.ports.gateways;
  }

  get redisUrl(): string {
    return this.cluster.redisUrl;
  }

  /** An operator who talks to the API without the balancer. */
  operator(): AcsApi {
    return new AcsApi(`http://127.0.0.1:${this.ports.admin}`, this.cluster.adminApiKey);
  }

  cpu(): ClusterCpu {
    const { gateways, api, worker, redis } = this.cluster;
    const sum = (...pids: readonly (number | null)[]) =>
      pids.reduce<number>((total, pid) => total + (pid === null ? 0 : cpuMsOf(pid)), 0);
    return {
      gateways: sum(...gateways.map(({ pid }) => pid)),
      api: sum(api.pid),
      worker: sum(worker.pid),
      redis: sum(redis.pid),
      postgres: this.database.cpuMs() ?? 0,
    };
  }
}
