import {
  ApiConfig,
  ConfigError,
  ConnectionRequestConfig,
  CwmpAuthenticationConfig,
  CwmpConfig,
  CwmpLimitsConfig,
  CwmpTlsConfig,
  loadConfig,
  LogConfig,
  ParameterHistoryConfig,
  QuirksConfig,
  RetentionConfig,
  StateConfig,
  StunConfig,
  type Config,
} from '#config';

const slices = {
  state: StateConfig,
  retention: RetentionConfig,
  cwmp: CwmpConfig,
  authentication: CwmpAuthenticationConfig,
  tls: CwmpTlsConfig,
  limits: CwmpLimitsConfig,
  api: ApiConfig,
  connectionRequest: ConnectionRequestConfig,
  stun: StunConfig,
  quirks: QuirksConfig,
  history: ParameterHistoryConfig,
  log: LogConfig,
};

export type StandaloneConfig = Config<typeof slices>;

/** The configuration of the single process. @throws ConfigError naming everything that is wrong. */
export function loadStandaloneConfig(env?: Readonly<Record<string, string | undefined>>): StandaloneConfig {
  const config = loadConfig(slices, env);
  if (config.state.redisUrl !== undefined)
    throw new ConfigError(['REDIS_URL: the single process needs no Redis; leave it out']);
  const { certificatePath, privateKeyPath, clientAuthorityPath } = config.tls;
  if ((certificatePath === undefined) !== (privateKeyPath === undefined))
    throw new ConfigError(['ACS_TLS_CERT_FILE: give it together with ACS_TLS_KEY_FILE']);
  if (clientAuthorityPath !== undefined && certificatePath === undefined)
    throw new ConfigError(['ACS_TLS_CLIENT_CA_FILE: needs ACS_TLS_CERT_FILE and ACS_TLS_KEY_FILE']);
  return config;
}
