import type { CwmpTlsConfig, GeneratedCredentials, MasterKey } from '#config';
import { GatewaySettings } from '#cwmp-gateway';
import type { StandaloneConfig } from '../standalone-config.js';

/** The gateway's view of the configuration. */
export function gatewaySettings(
  { cwmp, authentication, tls, limits, stun }: StandaloneConfig,
  masterKey: MasterKey,
  { bootstrapUsername, bootstrapPassword }: GeneratedCredentials,
): GatewaySettings {
  return {
    port: cwmp.port,
    // CPEs reach the gateway on every address, unless the operator says otherwise.
    host: cwmp.bind ?? '::',
    onboarding: cwmp.onboarding,
    realm: cwmp.digestRealm,
    authentication: {
      digestAlgorithms: authentication.digestAlgorithms,
      acceptsDigestWithoutQop: authentication.digestWithoutQop === 'accept',
      basic: authentication.basic,
    },
    tls: tlsSettings(tls),
    replica: 'standalone',
    cookieKeys: masterKey.deriveAll('cookie'),
    nonceKeys: masterKey.deriveAll('nonce'),
    bootstrapCredential: { username: bootstrapUsername, password: bootstrapPassword },
    trustedProxies: cwmp.trustedProxies,
    redirect: cwmp.redirectUrl === undefined ? null : { url: cwmp.redirectUrl, status: cwmp.redirectStatus },
    limits,
    stun: stun.state === 'off' ? null : { port: stun.port, key: masterKey.derive('stun') },
  };
}

/** Null without a certificate. */
function tlsSettings({
  port,
  certificatePath,
  privateKeyPath,
  ...rest
}: CwmpTlsConfig): GatewaySettings['tls'] {
  if (certificatePath === undefined || privateKeyPath === undefined) return null;
  const { clientAuthorityPath = null, minVersion } = rest;
  return {
    port,
    certificatePath,
    privateKeyPath,
    clientAuthorityPath,
    minVersion: minVersion === '1.0' ? 'TLSv1' : `TLSv${minVersion}`,
  };
}
