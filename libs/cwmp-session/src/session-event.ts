import type { AcsResponse, CpeMessage, CpeRequest, CpeResponse, CwmpFault } from '#cwmp';
import type { Outstanding } from './session-state.js';

/** A CPE's answer to the outstanding RPC, or the fact that it gave none. */
export type Answer =
  | { readonly kind: 'answered'; readonly response: CpeResponse }
  | { readonly kind: 'faulted'; readonly fault: CwmpFault }
  | { readonly kind: 'unanswered' };

/** What happens to a session: a turn of the CPE, or the outcome of an effect that it asked for. */
export type SessionEvent =
  | { readonly type: 'emptyPost' }
  | { readonly type: 'message'; readonly message: CpeMessage }
  | { readonly type: 'requestCommitted'; readonly response: AcsResponse }
  | { readonly type: 'requestNotCommitted' }
  | { readonly type: 'rpcClaimed'; readonly outstanding: Outstanding }
  | { readonly type: 'nothingDue' }
  /** `isMoreDue`: another RPC may be due. */
  | { readonly type: 'rpcSettled'; readonly isMoreDue: boolean }
  /** The answer was one part of what was asked: the outstanding RPC goes on with the next. */
  | { readonly type: 'rpcContinues'; readonly method: Outstanding['method'] }
  /** A newer session or another replica owns the device now. */
  | { readonly type: 'fenced' }
  /** A task was accepted while the session is open. */
  | { readonly type: 'taskQueued' };

/**
 * What the adapter has to do. `commitRequest`, `claimRpc` and `settleRpc` report back with an event; the others
 * end the HTTP turn, apart from `none`.
 */
export type SessionEffect =
  | { readonly type: 'none' }
  | { readonly type: 'commitRequest'; readonly request: CpeRequest }
  | { readonly type: 'claimRpc' }
  | { readonly type: 'settleRpc'; readonly outstanding: Outstanding; readonly answer: Answer }
  | { readonly type: 'sendRpc'; readonly outstanding: Outstanding }
  | { readonly type: 'sendResponse'; readonly response: AcsResponse }
  | { readonly type: 'sendFault'; readonly code: 8000 | 8005 }
  | { readonly type: 'sendNoContent' }
  /** The message has no place in this session: 400, and the connection closes. */
  | { readonly type: 'refuse' };
