import {
  ApiConfig,
  ConfigError,
  ConnectionRequestConfig,
  CwmpConfig,
  CwmpLimitsConfig,
  loadConfig,
  LogConfig,
  StateConfig,
  type Config,
} from '#config';

const slices = {
  state: StateConfig,
  cwmp: CwmpConfig,
  limits: CwmpLimitsConfig,
  api: ApiConfig,
  connectionRequest: ConnectionRequestConfig,
  log: LogConfig,
};

export type StandaloneConfig = Config<typeof slices>;

/** The configuration of the single process. @throws ConfigError naming everything that is wrong. */
export function loadStandaloneConfig(env?: Readonly<Record<string, string | undefined>>): StandaloneConfig {
  const config = loadConfig(slices, env);
  if (config.state.redisUrl !== undefined)
    throw new ConfigError(['REDIS_URL: the single process needs no Redis; leave it out']);
  return config;
}
