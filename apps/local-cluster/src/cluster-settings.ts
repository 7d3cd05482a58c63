import { join } from 'node:path';
import {
  ApiConfig,
  ConfigError,
  CwmpConfig,
  FilesConfig,
  loadConfig,
  StateConfig,
  StunConfig,
  type Config,
} from '#config';
import type { ClusterPorts } from './local-cluster.js';

const slices = { state: StateConfig, cwmp: CwmpConfig, api: ApiConfig, files: FilesConfig, stun: StunConfig };

/** What the starter of a local cluster reads; the roles read the rest themselves. */
export type LocalClusterConfig = Config<typeof slices>;

/** @throws ConfigError naming everything that is wrong */
export function loadLocalClusterConfig(
  env: Readonly<Record<string, string | undefined>>,
): LocalClusterConfig {
  const config = loadConfig(slices, env);
  if (config.state.redisUrl !== undefined)
    throw new ConfigError(['REDIS_URL: the local cluster starts a Redis of its own; leave it out']);
  return config;
}

/** The ports behind the balancer follow on the one that CPEs use. */
export function portsOf({ cwmp, api, files, stun }: LocalClusterConfig): ClusterPorts {
  const { port } = cwmp;
  return {
    cwmp: port,
    api: api.port,
    redis: port + 14,
    gateways: [port + 10, port + 11],
    probes: [port + 12, port + 13],
    admin: api.port + 10,
    files: files.port,
    stun: stun.port,
  };
}

/** Settings that the roles share, as this process was given them. */
export function roleSettings(
  { state }: LocalClusterConfig,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const given = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith('ACS_') && value !== undefined ? [[name, value] as const] : [],
  );
  const key = state.masterKey === undefined ? { ACS_MASTER_KEY_FILE: join(state.dataDir, 'master.key') } : {};
  return { ...Object.fromEntries(given), ...key };
}
