import type { DeviceId } from '../identity/device-identity.js';

/** One session of one device. */
export interface SessionName {
  readonly deviceId: DeviceId;
  readonly epoch: number;
}

/** What the process that served a session until now says of it. */
export type HandOver =
  /** It has let go of the session; this is what it knew. */
  | { readonly kind: 'memory'; readonly memory: Buffer }
  /** The session has ended and must not begin again. */
  | { readonly kind: 'over' }
  /** It knows nothing, is gone, or does not answer: the ledger has to do. */
  | { readonly kind: 'unknown' };

/** Port: asks the process that has served a session for what the ledger does not know of it. */
export abstract class SessionHandOver {
  /** `unknown` when the process has not answered within 200 ms. Never rejects. */
  abstract ask(owner: string, session: SessionName): Promise<HandOver>;

  /** Answers for the process of this name until the result is called. */
  abstract onAsked(owner: string, listener: (session: SessionName) => Promise<HandOver>): () => void;
}
