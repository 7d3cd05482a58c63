import { ApiConfig } from './api.config.js';
import { BootstrapConfig } from './bootstrap.config.js';
import { CompletionConfig } from './completion.config.js';
import { ConnectionRequestConfig } from './connection-request.config.js';
import { CwmpAdmissionConfig } from './cwmp-admission.config.js';
import { CwmpLimitsConfig } from './cwmp-limits.config.js';
import { CwmpAuthenticationConfig } from './cwmp-authentication.config.js';
import { CwmpTlsConfig } from './cwmp-tls.config.js';
import { CwmpConfig } from './cwmp.config.js';
import { FailpointConfig } from './failpoint.config.js';
import { FilesConfig } from './files.config.js';
import { LogConfig } from './log.config.js';
import { OpsConfig } from './ops.config.js';
import { ParameterHistoryConfig } from './parameter-history.config.js';
import { RefreshConfig } from './refresh.config.js';
import { QuirksConfig } from './quirks.config.js';
import { RetentionConfig } from './retention.config.js';
import { ShutdownConfig } from './shutdown.config.js';
import type { Slice } from './setting.js';
import { StunConfig } from './stun.config.js';
import { StateConfig } from './state.config.js';
import { XmppConfig } from './xmpp.config.js';

/** Every slice with its title, in the order of the documentation. */
export const allSlices: readonly (readonly [title: string, slice: Slice])[] = [
  ['State', StateConfig],
  ['Retention', RetentionConfig],
  ['CPEs', CwmpConfig],
  ['Authentication of CPEs', CwmpAuthenticationConfig],
  ['First contact of CPEs', BootstrapConfig],
  ['TLS for CPEs', CwmpTlsConfig],
  ['Limits for CPEs', CwmpLimitsConfig],
  ['Admission of CPEs', CwmpAdmissionConfig],
  ['Connection requests', ConnectionRequestConfig],
  ['Ends of transfers', CompletionConfig],
  ['Shutdown', ShutdownConfig],
  ['Files', FilesConfig],
  ['STUN', StunConfig],
  ['XMPP', XmppConfig],
  ['Quirks of devices', QuirksConfig],
  ['Automatic refresh', RefreshConfig],
  ['History of parameters', ParameterHistoryConfig],
  ['Admin API', ApiConfig],
  ['Probes and metrics', OpsConfig],
  ['Logs', LogConfig],
  ['Tests', FailpointConfig],
];
