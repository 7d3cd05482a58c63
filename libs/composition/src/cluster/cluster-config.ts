import {
  CompletionConfig,
  ConfigError,
  FailpointConfig,
  loadConfig,
  LogConfig,
  OpsConfig,
  ParameterHistoryConfig,
  QuirksConfig,
  StateConfig,
  type Config,
  type SliceMap,
} from '#config';

const roleSlices = {
  state: StateConfig,
  quirks: QuirksConfig,
  history: ParameterHistoryConfig,
  completion: CompletionConfig,
  ops: OpsConfig,
  log: LogConfig,
  failpoint: FailpointConfig,
};

/** What every role of a cluster reads. */
export type RoleConfig = Config<typeof roleSlices>;

/** Where the state of a cluster is. */
export interface ClusterState {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

const missing = {
  databaseUrl: 'DATABASE_URL: is missing; name the PostgreSQL that all processes of the cluster use',
  redisUrl: 'REDIS_URL: is missing; name the Redis that all processes of the cluster use',
  masterKey:
    'ACS_MASTER_KEY: is missing; every process of the cluster needs the same, make one with "openssl rand -base64 32"',
} as const;

/** The configuration of one role. @throws ConfigError naming everything that is wrong or missing. */
export function loadRoleConfig<S extends SliceMap>(
  slices: S,
  env?: Readonly<Record<string, string | undefined>>,
): RoleConfig & Config<S> {
  const config = loadConfig({ ...slices, ...roleSlices }, env) as RoleConfig & Config<S>;
  const names = Object.keys(missing) as (keyof typeof missing)[];
  const problems = names.filter((name) => config.state[name] === undefined).map((name) => missing[name]);
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** Of a configuration that `loadRoleConfig` has checked. */
export function clusterStateOf({ state: { databaseUrl, redisUrl } }: RoleConfig): ClusterState {
  if (databaseUrl === undefined || redisUrl === undefined)
    throw new ConfigError([databaseUrl === undefined ? missing.databaseUrl : missing.redisUrl]);
  return { databaseUrl, redisUrl };
}
