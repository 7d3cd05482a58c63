import type { GuardRefusal } from './guard/connection-request-guard.js';

/** What kept us from an answer. */
export type UnreachableReason =
  'timeout' | 'aborted' | 'connectionRefused' | 'noRoute' | 'reset' | 'networkError';

/** Why an answer was of no use. */
export type ProtocolErrorReason = 'unexpectedStatus' | 'basicChallenge' | 'unusableChallenge' | 'notHttp';

/**
 * How a connection request ended.
 * - `accepted`: the CPE agreed to open a session [TR-069 3.2.2.2]; only its Inform proves that it did.
 * - `badCredentials`: it refused our user name and password; repeating will not help.
 * - `busy`: it is in a session or limits the rate (503); back off.
 * - `staleUrl`: nothing lives at that path any more (404, 410); wait for its next Inform.
 * - `unreachable`: no answer, as behind NAT or switched off.
 * - `refused`: the guard would not call that URL; nothing was sent.
 * - `protocolError`: it answered outside the rules; `status` is null when that was not even HTTP.
 */
export type ConnectionRequestResult =
  | { readonly outcome: 'accepted' | 'badCredentials' | 'busy' | 'staleUrl' }
  | { readonly outcome: 'unreachable'; readonly reason: UnreachableReason }
  | { readonly outcome: 'refused'; readonly reason: GuardRefusal }
  | {
      readonly outcome: 'protocolError';
      readonly reason: ProtocolErrorReason;
      readonly status: number | null;
    };

/** The meaning of a final status code; a 401 here is one that came after credentials. */
export function resultOfStatus(status: number): ConnectionRequestResult {
  if (status >= 200 && status <= 299) return { outcome: 'accepted' };
  if (status === 401) return { outcome: 'badCredentials' };
  if (status === 503) return { outcome: 'busy' };
  if (status === 404 || status === 410) return { outcome: 'staleUrl' };
  return { outcome: 'protocolError', reason: 'unexpectedStatus', status };
}
