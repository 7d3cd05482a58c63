import type { LineListener } from './member.js';
import { Member } from './member.js';
import { balancerProgram, redisProgram, requirePrograms, roleProgram, type RoleApp } from './programs.js';

/** TCP ports on 127.0.0.1. */
export interface ClusterPorts {
  /** Where the balancer takes CPEs and operators. */
  readonly cwmp: number;
  readonly api: number;
  readonly redis: number;
  readonly gateways: readonly [number, number];
  /** Where the gateways tell the balancer whether they are ready. */
  readonly probes: readonly [number, number];
  readonly admin: number;
  /** Where CPEs fetch files, directly; without it there is no file server. */
  readonly files?: number;
  /** UDP. */
  readonly stun: number;
}

export interface LocalClusterOptions {
  /** A database that is up to date. */
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly ports: ClusterPorts;
  readonly adminApiKey: string;
  /** Settings of all roles beside the addresses: at least ACS_MASTER_KEY, directly or as a file. */
  readonly settings: Readonly<Record<string, string>>;
  readonly onLine: LineListener;
}

const host = '127.0.0.1';

/**
 * A cluster on this machine: Redis, two gateways, the API, a worker, a file server, a STUN server, and a balancer in
 * front. There is no STUN server with ACS_STUN=off.
 */
export class LocalCluster {
  readonly redis: Member;
  readonly gateways: readonly [Member, Member];
  readonly api: Member;
  readonly worker: Member;
  readonly files: Member | null;
  readonly stun: Member | null;
  readonly balancer: Member;

  constructor(private readonly options: LocalClusterOptions) {
    const { ports, dataDir, onLine } = options;
    this.redis = new Member(redisProgram(ports.redis, dataDir), onLine);
    this.gateways = [this.gateway(0), this.gateway(1)];
    this.api = this.role('api', 'admin-api', {
      ACS_API_PORT: String(ports.admin),
      ACS_ADMIN_API_KEY: options.adminApiKey,
    });
    this.worker = this.role('worker', 'task-worker', {});
    this.files = ports.files === undefined ? null : this.role('files', 'file-server', {});
    this.stun = options.settings['ACS_STUN'] === 'off' ? null : this.role('stun', 'stun-server', {});
    const program = balancerProgram({
      publicCwmp: `${host}:${ports.cwmp}`,
      publicApi: `${host}:${ports.api}`,
      gateways: [`${host}:${ports.gateways[0]}`, `${host}:${ports.gateways[1]}`],
      probes: ports.probes,
      api: `${host}:${ports.admin}`,
    });
    this.balancer = new Member(program, onLine);
  }

  /** Where CPEs go: the balancer, which gives every request to another gateway. */
  get cwmpUrl(): string {
    return `http://${host}:${this.options.ports.cwmp}/`;
  }

  get apiUrl(): string {
    return `http://${host}:${this.options.ports.api}`;
  }

  get adminApiKey(): string {
    return this.options.adminApiKey;
  }

  /** Where CPEs fetch files; 0 without a file server. */
  get filesPort(): number {
    return this.options.ports.files ?? 0;
  }

  get redisUrl(): string {
    return `redis://${host}:${this.options.ports.redis}/0`;
  }

  /** What is started, in the order of the start. */
  get members(): readonly Member[] {
    return [this.redis, ...this.roles, this.balancer];
  }

  get roles(): readonly Member[] {
    return [...this.gateways, this.api, this.worker, this.files, this.stun].filter((role) => role !== null);
  }

  /** The gateway itself, without the balancer. */
  gatewayUrl(index: 0 | 1): string {
    return `http://${host}:${this.options.ports.gateways[index]}/`;
  }

  /** Starts everything. @throws StartupError when a program is missing or a member does not come up; nothing runs then. */
  async start(): Promise<void> {
    requirePrograms(['redis-server', 'haproxy']);
    try {
      await this.redis.start();
      await Promise.all(this.roles.map((member) => member.start()));
      await this.balancer.start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Ends everything in good order: no new work first, what the roles stand on last. Returns exit codes that are not 0. */
  async stop(): Promise<ReadonlyMap<string, number | null>> {
    const codes = new Map<string, number | null>();
    for (const group of [[this.balancer], this.roles, [this.redis]])
      await Promise.all(
        group
          .filter(({ isRunning }) => isRunning)
          .map(async (member) => codes.set(member.name, await member.end('SIGTERM'))),
      );
    for (const { name } of [this.balancer, this.redis]) codes.delete(name);
    return new Map([...codes].filter(([, code]) => code !== 0));
  }

  private gateway(index: 0 | 1): Member {
    const { ports } = this.options;
    return this.role(`gateway-${index + 1}`, 'cwmp-gateway', {
      ACS_CWMP_PORT: String(ports.gateways[index]),
      ACS_OPS_PORT: String(ports.probes[index]),
      ACS_TRUSTED_PROXIES: host,
    });
  }

  private role(name: string, app: RoleApp, own: Readonly<Record<string, string>>): Member {
    const { databaseUrl, dataDir, ports, settings } = this.options;
    const shared = {
      DATABASE_URL: databaseUrl,
      REDIS_URL: this.redisUrl,
      ACS_DATA_DIR: dataDir,
      ACS_BIND: host,
      // Several roles share this machine, so that each takes a free one; it is in its first lines.
      ACS_OPS_PORT: '0',
    };
    const addresses = {
      ACS_STUN_PORT: String(ports.stun),
      ...(ports.files !== undefined && { ACS_FILES_PORT: String(ports.files) }),
    };
    const env = { ...shared, ...settings, ...addresses, ...own };
    return new Member(roleProgram(name, app, env), this.options.onLine);
  }
}
