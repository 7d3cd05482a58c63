import type { ConnectionRequestResult, UdpCallResult, XmppCallResult } from '#connection-request';
import type { CallAttempt, CallEnd, CallTransport } from '#device';

/**
 * Why a device cannot be called at all; its periodic Inform serves its tasks. `noWay`: the operator allows none, or
 * none of those allowed leads to it. `quarantined`: it would be sent away.
 */
export type NotCallableReason = 'unknownDevice' | 'noUrl' | 'noCredentials' | 'noWay' | 'quarantined';

/** How a call of a device ended; `notCallable`: nothing was sent. */
export type DeviceCallResult =
  | ConnectionRequestResult
  | UdpCallResult
  | XmppCallResult
  | { readonly outcome: 'notCallable'; readonly reason: NotCallableReason };

/** How one way ended that was tried. */
export interface TriedWay {
  readonly transport: CallTransport;
  readonly result: DeviceCallResult;
}

/** A session is to be expected; whether it comes only its Inform tells. */
export function promisesSession({ outcome }: { readonly outcome: string }): boolean {
  return outcome === 'accepted' || outcome === 'sent';
}

/** What a task gets that asks for a call; `tooSoon`: another call stands in the way, ask again in `waitMs`. */
export type CallAnswer = DeviceCallResult | { readonly outcome: 'tooSoon'; readonly waitMs: number };

/** The end of a call as it is kept. */
export function callEndOf(result: DeviceCallResult, tried: readonly TriedWay[]): CallEnd {
  const kept = tried.find((way) => promisesSession(way.result));
  // A shutdown of ours says nothing about the device.
  const isOurs =
    result.outcome === 'notCallable' || (result.outcome === 'unreachable' && result.reason === 'aborted');
  return {
    outcome: result.outcome,
    reason: result.outcome === 'notCallable' ? result.reason : null,
    promisedBy: kept?.transport ?? null,
    isFailure: kept === undefined && !isOurs,
    attempts: tried.map(attemptOf),
  };
}

function attemptOf({ transport, result }: TriedWay): CallAttempt {
  const status = result.outcome === 'protocolError' && result.status !== null ? ` ${result.status}` : '';
  return {
    transport,
    outcome: result.outcome,
    reason: 'reason' in result ? `${result.reason}${status}` : null,
  };
}
