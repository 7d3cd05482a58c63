/** How devices are admitted: `open` without credentials, the others only with. */
export type OnboardingMode = 'quarantine' | 'closed' | 'open';

/** Everything the gateway needs to know; built from the configuration by the app that runs it. */
export abstract class GatewaySettings {
  abstract readonly port: number;
  abstract readonly host: string;
  abstract readonly onboarding: OnboardingMode;
  abstract readonly realm: string;
  /** Name of this replica, unique in the cluster. */
  abstract readonly replica: string;
  abstract readonly cookieKey: Buffer;
  abstract readonly nonceKey: Buffer;
  /** The shared first-contact credential, null when there is none. */
  abstract readonly bootstrapCredential: { readonly username: string; readonly password: string } | null;
  /** Peers whose sockets carry many CPEs: nothing is ever bound to their connections. */
  abstract readonly trustedProxies: readonly string[];
  readonly maxEncodedBytes: number = 8 * 1024 * 1024;
  readonly maxDecodedBytes: number = 8 * 1024 * 1024;
  readonly maxConnections: number = 20_000;
}
