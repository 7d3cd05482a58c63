import { describe, expect, it } from 'vitest';
import type { CallAnswer } from '../connection-request/call-result.js';
import { decideNext, maxCalls, type NextMove } from './wake-up-policy.js';

const lookAgain = (delayMs: number, attempt: number): NextMove => ({ kind: 'lookAgain', delayMs, attempt });
const stop = (reason: Extract<NextMove, { kind: 'stop' }>['reason']): NextMove => ({ kind: 'stop', reason });

describe('decideNext', () => {
  it.each<[CallAnswer, number, NextMove]>([
    [{ outcome: 'accepted' }, 0, lookAgain(30_000, 1)],
    [{ outcome: 'accepted' }, 3, lookAgain(30_000, 4)],
    [{ outcome: 'busy' }, 0, lookAgain(5_000, 1)],
    [{ outcome: 'busy' }, 1, lookAgain(15_000, 2)],
    [{ outcome: 'busy' }, 2, lookAgain(60_000, 3)],
    [{ outcome: 'busy' }, 3, stop('busy')],
    [{ outcome: 'tooSoon', waitMs: 1_200 }, 2, lookAgain(1_200, 2)],
    [{ outcome: 'badCredentials' }, 0, stop('badCredentials')],
    [{ outcome: 'staleUrl' }, 0, stop('staleUrl')],
    [{ outcome: 'unreachable', reason: 'timeout' }, 0, stop('unreachable')],
    [{ outcome: 'unreachable', reason: 'connectionRefused' }, 0, stop('unreachable')],
    [{ outcome: 'unreachable', reason: 'aborted' }, 2, lookAgain(0, 2)],
    [{ outcome: 'refused', reason: 'loopback' }, 0, stop('refused')],
    [{ outcome: 'protocolError', reason: 'unexpectedStatus', status: 500 }, 0, stop('protocolError')],
    [{ outcome: 'notCallable', reason: 'noCredentials' }, 0, stop('notCallable')],
  ])('after %o with %i calls before it', (answer, attempt, next) => {
    expect(decideNext(answer, attempt)).toEqual(next);
  });

  it('asks a device that stays busy no more often than a silent one', () => {
    let calls = 0;
    for (
      let next = lookAgain(0, 0);
      next.kind === 'lookAgain';
      next = decideNext({ outcome: 'busy' }, next.attempt)
    )
      calls += 1;
    expect(calls).toBe(maxCalls);
  });
});
