import type { AuthenticationPolicy } from './authentication/authentication-policy.js';
import type { TlsSettings } from './tls/tls-settings.js';

/** How devices are admitted: `open` without credentials, the others only with. */
export type OnboardingMode = 'quarantine' | 'closed' | 'open';

/** What CPEs may use. */
export interface GatewayLimits {
  /** Sessions at once in this process; further CPEs are told to come back later. */
  readonly maxSessions: number;
  /** Informs that are answered at once in this process, at most; fewer while it is strained. */
  readonly maxOpening: number;
  /** Open connections from one address; trusted proxies are exempt. */
  readonly maxConnectionsPerAddress: number;
  /** New connections from one address on average, 0 for any number, and at once. */
  readonly connectionsPerSec: number;
  readonly connectionBurst: number;
  /** Wrong credentials from one address before what it shows is not looked at any more. */
  readonly failuresPerAddress: number;
  /** Networks whose addresses may connect, and fail, as often as they like. */
  readonly exemptNetworks: readonly string[];
  /** Sessions of one device that shows credentials: one in this time on average, 0 for any number, and at once. */
  readonly sessionSpacingSec: number;
  readonly sessionBurst: number;
  /** Size of a message after decompression, in bytes. */
  readonly maxEnvelopeBytes: number;
  readonly maxSessionRpcs: number;
  readonly maxSessionSec: number;
}

/** Everything the gateway needs to know; built from the configuration by the app that runs it. */
export abstract class GatewaySettings {
  abstract readonly port: number;
  abstract readonly host: string;
  abstract readonly onboarding: OnboardingMode;
  abstract readonly realm: string;
  abstract readonly authentication: AuthenticationPolicy;
  /** Null when CPEs are served without TLS only. */
  abstract readonly tls: TlsSettings | null;
  /** Name of this replica, unique in the cluster. */
  abstract readonly replica: string;
  /** The first signs, all of them are believed. */
  abstract readonly cookieKeys: readonly [Buffer, ...Buffer[]];
  abstract readonly nonceKeys: readonly [Buffer, ...Buffer[]];
  /** The shared first-contact credential, null when there is none. */
  abstract readonly bootstrapCredential: { readonly username: string; readonly password: string } | null;
  /** Peers whose sockets carry many CPEs: nothing is ever bound to their connections. */
  abstract readonly trustedProxies: readonly string[];
  /** Their connections begin with a header of the PROXY protocol. */
  abstract readonly proxyProtocol: boolean;
  /** Where the session of every CPE is to be held instead, null for here. */
  abstract readonly redirect: { readonly url: string; readonly status: 302 | 307 } | null;
  abstract readonly limits: GatewayLimits;
  /** When devices are asked anew by themselves: how far boots are spread, how many begin in a minute; null for never. */
  abstract readonly refresh: { readonly spreadSec: number; readonly perMinute: number } | null;
  /** The XMPP server that CPEs get accounts at, and the address of the ACS there; null when they get none. */
  abstract readonly xmpp: { readonly domain: string; readonly jid: string; readonly key: Buffer } | null;
  /** How long it goes on as before once it is to end, and how long sessions may then take to end. */
  abstract readonly shutdown: { readonly delaySec: number; readonly graceSec: number };
  /** The STUN server that CPEs behind NAT are sent to, on the same host; null when there is none. */
  abstract readonly stun: { readonly port: number; readonly key: Buffer } | null;
}
