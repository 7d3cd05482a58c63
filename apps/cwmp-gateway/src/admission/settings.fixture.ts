import type { GatewayLimits, GatewaySettings } from '../gateway-settings.js';

const limits: GatewayLimits = {
  maxSessions: 100,
  maxOpening: 100,
  maxConnectionsPerAddress: 100,
  connectionsPerSec: 10,
  connectionBurst: 50,
  failuresPerAddress: 20,
  exemptNetworks: ['10.0.0.0/8'],
  sessionSpacingSec: 10,
  sessionBurst: 5,
  maxEnvelopeBytes: 65_536,
  maxSessionRpcs: 500,
  maxSessionSec: 600,
};

/** Settings of which only limits, proxies and the cookie key are looked at. */
export function settingsWith(changed: Partial<GatewayLimits> = {}): GatewaySettings {
  const settings = {
    limits: { ...limits, ...changed },
    trustedProxies: ['192.0.2.1'],
    cookieKeys: [Buffer.alloc(32, 7)],
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of them is used
  return settings as unknown as GatewaySettings;
}
