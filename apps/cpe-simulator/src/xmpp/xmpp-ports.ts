import type { HttpCredentials } from '../session/http-authorization.js';

/** What the CPE does for its XMPP client. */
export interface XmppPorts {
  /** Those of the connection requests. */
  readonly credentials: () => HttpCredentials | null;
  /** The server knows the CPE by this address. */
  readonly connected: (jid: string) => void;
  /** A valid connection request: what the CPE makes of it. */
  readonly requested: () => 'accepted' | 'busy' | 'offline';
}
