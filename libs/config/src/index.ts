export { ConfigError } from './load/config-error.js';
export { type Config, environmentWith, loadConfig, type SliceMap } from './load/load-config.js';
export { ApiConfig } from './slice/api.config.js';
export { BootstrapConfig } from './slice/bootstrap.config.js';
export { ConnectionRequestConfig } from './slice/connection-request.config.js';
export { CwmpAdmissionConfig } from './slice/cwmp-admission.config.js';
export { CwmpAuthenticationConfig } from './slice/cwmp-authentication.config.js';
export { CwmpTlsConfig } from './slice/cwmp-tls.config.js';
export { CwmpConfig, type OnboardingPolicy } from './slice/cwmp.config.js';
export { CwmpLimitsConfig } from './slice/cwmp-limits.config.js';
export { FailpointConfig } from './slice/failpoint.config.js';
export { FilesConfig } from './slice/files.config.js';
export { LogConfig, type LogFormat, type LogLevel } from './slice/log.config.js';
export { OpsConfig } from './slice/ops.config.js';
export { ParameterHistoryConfig } from './slice/parameter-history.config.js';
export { RefreshConfig } from './slice/refresh.config.js';
export { QuirksConfig } from './slice/quirks.config.js';
export { CompletionConfig } from './slice/completion.config.js';
export { RetentionConfig } from './slice/retention.config.js';
export { ShutdownConfig } from './slice/shutdown.config.js';
export { StunConfig } from './slice/stun.config.js';
export { XmppConfig } from './slice/xmpp.config.js';
export { StateConfig } from './slice/state.config.js';
export { type DerivedKeys, type KeyPurpose, MasterKey } from './master-key/master-key.js';
export {
  CredentialsFile,
  generatedAdminApiKey,
  type GeneratedCredentials,
} from './credentials/credentials-file.js';
export { prepareDataDirectory } from './data-directory/data-directory.js';
export { readPrivateFile, writePrivateFile } from './data-directory/private-file.js';
export { renderConfiguration } from './documentation/render-configuration.js';
