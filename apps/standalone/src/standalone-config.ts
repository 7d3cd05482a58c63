import {
  ApiConfig,
  BootstrapConfig,
  CompletionConfig,
  ConfigError,
  ConnectionRequestConfig,
  FailpointConfig,
  FilesConfig,
  loadConfig,
  LogConfig,
  ParameterHistoryConfig,
  QuirksConfig,
  RetentionConfig,
  StateConfig,
  type Config,
} from '#config';
import { checkGatewayConfig, gatewaySlices } from '#cwmp-gateway';

const slices = {
  state: StateConfig,
  retention: RetentionConfig,
  completion: CompletionConfig,
  ...gatewaySlices,
  bootstrap: BootstrapConfig,
  api: ApiConfig,
  connectionRequest: ConnectionRequestConfig,
  files: FilesConfig,
  quirks: QuirksConfig,
  history: ParameterHistoryConfig,
  log: LogConfig,
  failpoint: FailpointConfig,
};

export type StandaloneConfig = Config<typeof slices>;

/** The configuration of the single process. @throws ConfigError naming everything that is wrong. */
export function loadStandaloneConfig(env?: Readonly<Record<string, string | undefined>>): StandaloneConfig {
  const config = loadConfig(slices, env);
  if (config.state.redisUrl !== undefined)
    throw new ConfigError([
      'REDIS_URL: the single process needs no Redis; leave it out, or start the roles of a cluster (docs/operations.md)',
    ]);
  checkGatewayConfig(config);
  return config;
}
