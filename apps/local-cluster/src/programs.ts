import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { StartupError } from '#observability';
import type { MemberProgram } from './member.js';
import { packageRoot } from './package-root.js';

export type RoleApp = 'cwmp-gateway' | 'admin-api' | 'task-worker' | 'file-server' | 'stun-server';

/** @throws StartupError when a program that is no part of the product cannot be found */
export function requirePrograms(names: readonly string[]): void {
  for (const name of names) {
    const { error } = spawnSync(name, ['--version'], { stdio: 'ignore', timeout: 10_000 });
    if (error !== undefined && 'code' in error && error.code === 'ENOENT')
      throw new StartupError(
        'PROGRAM_MISSING',
        `${name} is not on the PATH`,
        `install it (Debian and Ubuntu: apt-get install ${name})`,
      );
  }
}

/** A role of the built product. */
export function roleProgram(name: string, app: RoleApp, env: MemberProgram['env']): MemberProgram {
  return {
    name,
    command: process.execPath,
    args: [join(packageRoot, 'dist', 'apps', app, 'src', 'main.js')],
    env,
    isUp: /^Aviary \w+ is up\./,
  };
}

/** A Redis that forgets everything when it ends: all of it can be made again. */
export function redisProgram(port: number, dataDir: string): MemberProgram {
  const options = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: dataDir };
  return {
    name: 'redis',
    command: 'redis-server',
    args: Object.entries({ ...options, 'maxmemory-policy': 'noeviction' }).flatMap(([key, value]) => [
      `--${key}`,
      String(value),
    ]),
    env: {},
    isUp: /Ready to accept connections/,
  };
}

/** Where the balancer listens, and between what it chooses; each as `address:port`. */
export interface BalancerAddresses {
  readonly publicCwmp: string;
  readonly publicApi: string;
  readonly gateways: readonly [string, string];
  /** The ports, at the same addresses, where the gateways tell whether they are ready. */
  readonly probes: readonly [number, number];
  readonly api: string;
}

export function balancerProgram(addresses: BalancerAddresses): MemberProgram {
  const { publicCwmp, publicApi, gateways, probes, api } = addresses;
  return {
    name: 'haproxy',
    command: 'haproxy',
    args: ['-db', '-f', join(packageRoot, 'docker', 'haproxy', 'haproxy.cfg')],
    env: {
      ACS_PUBLIC_CWMP: publicCwmp,
      ACS_PUBLIC_API: publicApi,
      ACS_GATEWAY_1: gateways[0],
      ACS_GATEWAY_2: gateways[1],
      ACS_GATEWAY_1_PROBE: String(probes[0]),
      ACS_GATEWAY_2_PROBE: String(probes[1]),
      ACS_API_1: api,
    },
    isUp: [publicCwmp, publicApi].map((address) => Number(address.split(':').at(-1))),
  };
}
