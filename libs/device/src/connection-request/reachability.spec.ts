import { expect, it } from 'vitest';
import { evidenceIn, type CallEnd, type CallEvidence, type DeviceCall } from './connection-request-log.js';
import { reachabilityOf } from './reachability.js';

const at = (sec: number) => new Date(1_000_000 + sec * 1_000);
const accepted: CallEnd = {
  outcome: 'accepted',
  reason: null,
  promisedBy: 'http',
  isFailure: false,
  attempts: [],
};
const failed: CallEnd = { ...accepted, outcome: 'unreachable', promisedBy: null, isFailure: true };
const notMade: CallEnd = { ...failed, outcome: 'notCallable', reason: 'noWay', isFailure: false };

/** A call at 0 that ended so at 1, or has not ended. */
function call(
  end: CallEnd | null,
  evidence: CallEvidence | null,
  more: Partial<DeviceCall> = {},
): DeviceCall {
  const ended = end && { ...end, endedAt: at(1) };
  return { id: 'c', calledAt: at(0), end: ended, informedAt: null, reached: null, evidence, ...more };
}

const promised = { kind: 'promised', at: at(1) } as const;
const came = { kind: 'came', at: at(-60) } as const;
const reached = { at: at(-60), by: 'xmpp' } as const;

it.each<[string, DeviceCall | null, number, ReturnType<typeof reachabilityOf>]>([
  ['was never called', null, 0, { state: 'unknown', by: null, at: null }],
  ['is being called', call(null, null), 10, { state: 'calling', by: null, at: at(0) }],
  ['was called by a process that died', call(null, null), 30, { state: 'unknown', by: null, at: null }],
  [
    'came once and was called by a process that died',
    call(null, came, { reached }),
    30,
    { state: 'reachable', by: 'xmpp', at: at(-60) },
  ],
  ['has promised', call(accepted, promised), 30, { state: 'calling', by: null, at: at(1) }],
  ['has broken its promise', call(accepted, promised), 31, { state: 'unreachable', by: null, at: at(1) }],
  [
    'has come',
    call(accepted, { kind: 'came', at: at(2) }, { informedAt: at(2), reached: { at: at(2), by: 'udp' } }),
    9_999,
    { state: 'reachable', by: 'udp', at: at(2) },
  ],
  [
    'has come before its call had ended',
    call(null, { kind: 'came', at: at(2) }, { informedAt: at(2), reached: { at: at(2), by: 'http' } }),
    3,
    { state: 'reachable', by: 'http', at: at(2) },
  ],
  [
    'came once and cannot be reached now',
    call(failed, { kind: 'failed', at: at(1) }, { reached }),
    6,
    { state: 'unreachable', by: 'xmpp', at: at(1) },
  ],
  [
    'says that it is busy',
    call({ ...failed, outcome: 'busy' }, { kind: 'busy', at: at(1) }),
    60,
    { state: 'reachable', by: 'http', at: at(1) },
  ],
  ['was never called but in vain', call(notMade, null), 6, { state: 'unknown', by: null, at: null }],
  [
    'came once and may not be called now',
    call(notMade, came, { reached }),
    6,
    { state: 'reachable', by: 'xmpp', at: at(-60) },
  ],
])('a device that %s', (_, made, nowSec, expected) => {
  expect(reachabilityOf(made, at(nowSec))).toEqual(expected);
});

it.each<[CallEnd, CallEvidence['kind'] | null]>([
  [accepted, 'promised'],
  [failed, 'failed'],
  [{ ...failed, outcome: 'busy' }, 'busy'],
  [notMade, null],
  // We hung up in order to shut down.
  [{ ...failed, isFailure: false }, null],
])('%j shows: %s', (end, kind) => {
  expect(evidenceIn(end)).toBe(kind);
});
