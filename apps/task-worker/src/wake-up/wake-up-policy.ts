import { failureSpacingMs, sessionExpectedMs } from '#device';
import type { CallAnswer, DeviceCallResult } from '../connection-request/call-result.js';

/** Why no further call is made for a wake-up; its task stays queued for the device's next session. */
export type StopReason = Exclude<DeviceCallResult['outcome'], 'accepted' | 'sent'>;

/** `lookAgain`: see after `delayMs` whether the task was sent, and call if not. */
export type NextMove =
  | { readonly kind: 'lookAgain'; readonly delayMs: number; readonly attempt: number }
  | { readonly kind: 'stop'; readonly reason: StopReason };

/** Connection requests made for one wake-up, at most. */
export const maxCalls = 4;

const busyDelaysMs: readonly number[] = [failureSpacingMs, 15_000, 60_000];

/**
 * What follows on a call that had `attempt` others before it. Only what may pass by itself is tried again: a busy
 * device after 5 s, 15 s and 60 s, the promise of a session that was not kept after 30 s.
 */
export function decideNext(answer: CallAnswer, attempt: number): NextMove {
  switch (answer.outcome) {
    case 'accepted':
    case 'sent':
      return { kind: 'lookAgain', delayMs: sessionExpectedMs, attempt: attempt + 1 };
    case 'tooSoon':
      return { kind: 'lookAgain', delayMs: answer.waitMs, attempt };
    case 'busy': {
      const delayMs = busyDelaysMs[attempt];
      return delayMs === undefined ? stop('busy') : { kind: 'lookAgain', delayMs, attempt: attempt + 1 };
    }
    case 'unreachable':
      // We hung up in order to shut down: whoever runs next makes the call.
      return answer.reason === 'aborted' ? { kind: 'lookAgain', delayMs: 0, attempt } : stop('unreachable');
    case 'badCredentials':
    case 'staleUrl':
    case 'refused':
    case 'protocolError':
    case 'notCallable':
      return stop(answer.outcome);
  }
}

function stop(reason: StopReason): NextMove {
  return { kind: 'stop', reason };
}
