import type { ConnectionRequestResult, UdpCallResult } from '#connection-request';

/** Why a device cannot be called at all; its periodic Inform serves its tasks. */
export type NotCallableReason = 'unknownDevice' | 'noUrl' | 'noCredentials';

/** How a call of a device ended; `notCallable`: nothing was sent. */
export type DeviceCallResult =
  | ConnectionRequestResult
  | UdpCallResult
  | { readonly outcome: 'notCallable'; readonly reason: NotCallableReason };

/** A session is to be expected; whether it comes only its Inform tells. */
export function promisesSession({ outcome }: DeviceCallResult): boolean {
  return outcome === 'accepted' || outcome === 'sent';
}

/** What a task gets that asks for a call; `tooSoon`: after the failure of the last one, ask again in `waitMs`. */
export type CallAnswer = DeviceCallResult | { readonly outcome: 'tooSoon'; readonly waitMs: number };
