import {
  ConfigError,
  CwmpAdmissionConfig,
  CwmpAuthenticationConfig,
  CwmpConfig,
  CwmpLimitsConfig,
  CwmpTlsConfig,
  RefreshConfig,
  ShutdownConfig,
  StunConfig,
  XmppConfig,
  type Config,
  type MasterKey,
} from '#config';
import type { GatewaySettings } from './gateway-settings.js';

/** What the gateway reads of the configuration. */
export const gatewaySlices = {
  cwmp: CwmpConfig,
  authentication: CwmpAuthenticationConfig,
  tls: CwmpTlsConfig,
  limits: CwmpLimitsConfig,
  admission: CwmpAdmissionConfig,
  refresh: RefreshConfig,
  shutdown: ShutdownConfig,
  stun: StunConfig,
  xmpp: XmppConfig,
};

type GatewayConfig = Config<typeof gatewaySlices>;

/** What a process knows beside its configuration. */
interface Installation {
  readonly masterKey: MasterKey;
  /** Name of this process, unique in the cluster. */
  readonly replica: string;
  readonly bootstrapCredential: GatewaySettings['bootstrapCredential'];
}

/** @throws ConfigError when settings contradict each other */
export function checkGatewayConfig({ cwmp, tls }: Pick<GatewayConfig, 'cwmp' | 'tls'>): void {
  if (cwmp.proxyProtocol === 'on' && cwmp.trustedProxies.length === 0)
    throw new ConfigError([
      'ACS_CWMP_PROXY_PROTOCOL: nobody is believed without ACS_TRUSTED_PROXIES; name the networks of the proxies',
    ]);
  const { certificatePath, privateKeyPath, clientAuthorityPath } = tls;
  if ((certificatePath === undefined) !== (privateKeyPath === undefined))
    throw new ConfigError(['ACS_TLS_CERT_FILE: give it together with ACS_TLS_KEY_FILE']);
  if (clientAuthorityPath !== undefined && certificatePath === undefined)
    throw new ConfigError(['ACS_TLS_CLIENT_CA_FILE: needs ACS_TLS_CERT_FILE and ACS_TLS_KEY_FILE']);
}

/** The gateway's view of the configuration. */
export function gatewaySettingsOf(
  { cwmp, authentication, tls, limits, admission, refresh, shutdown, stun, xmpp }: GatewayConfig,
  { masterKey, replica, bootstrapCredential }: Installation,
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
    replica,
    cookieKeys: masterKey.deriveAll('cookie'),
    nonceKeys: masterKey.deriveAll('nonce'),
    bootstrapCredential,
    trustedProxies: cwmp.trustedProxies,
    proxyProtocol: cwmp.proxyProtocol === 'on',
    redirect: cwmp.redirectUrl === undefined ? null : { url: cwmp.redirectUrl, status: cwmp.redirectStatus },
    limits: { ...limits, ...admission },
    refresh: refresh.state === 'off' ? null : refresh,
    shutdown,
    stun: stun.state === 'off' ? null : { port: stun.port, key: masterKey.derive('stun') },
    xmpp: xmppSettings(xmpp, masterKey),
  };
}

/** Null when devices get no accounts at an XMPP server. */
function xmppSettings(
  { url, accounts, ...named }: XmppConfig,
  masterKey: MasterKey,
): GatewaySettings['xmpp'] {
  if (url === undefined || accounts === 'off') return null;
  const domain = (named.domain ?? new URL(url).hostname).toLowerCase();
  return { domain, jid: `${named.username}@${domain}`, key: masterKey.derive('xmpp') };
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
