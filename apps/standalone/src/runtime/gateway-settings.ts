import type { GeneratedCredentials, MasterKey } from '#config';
import { GatewaySettings } from '#cwmp-gateway';
import type { StandaloneConfig } from '../standalone-config.js';

/** The gateway's view of the configuration. */
export function gatewaySettings(
  { cwmp, limits }: StandaloneConfig,
  masterKey: MasterKey,
  { bootstrapUsername, bootstrapPassword }: GeneratedCredentials,
): GatewaySettings {
  return {
    port: cwmp.port,
    // CPEs reach the gateway on every address, unless the operator says otherwise.
    host: cwmp.bind ?? '::',
    onboarding: cwmp.onboarding,
    realm: cwmp.digestRealm,
    replica: 'standalone',
    cookieKey: masterKey.derive('cookie'),
    nonceKey: masterKey.derive('nonce'),
    bootstrapCredential: { username: bootstrapUsername, password: bootstrapPassword },
    trustedProxies: cwmp.trustedProxies,
    limits,
  };
}
