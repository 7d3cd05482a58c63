import { expect, it } from 'vitest';
import type { CallEnd, DeviceCall } from './connection-request-log.js';
import { reachabilityOf } from './reachability.js';

const at = (sec: number) => new Date(1_000_000 + sec * 1_000);
const accepted: CallEnd = { outcome: 'accepted', promisedBy: 'http', isFailure: false, attempts: [] };
const failed: CallEnd = { outcome: 'unreachable', promisedBy: null, isFailure: true, attempts: [] };
const called: DeviceCall = { id: 'c', calledAt: at(0), end: null, informedAt: null, reached: null };

it.each<[string, DeviceCall | null, number, ReturnType<typeof reachabilityOf>]>([
  ['was never called', null, 0, { state: 'unknown', by: null, at: null }],
  ['is being called', called, 10, { state: 'calling', by: null, at: at(0) }],
  ['was called by a process that died', called, 30, { state: 'unknown', by: null, at: at(0) }],
  [
    'has promised',
    { ...called, end: { ...accepted, endedAt: at(1) } },
    30,
    { state: 'calling', by: null, at: at(1) },
  ],
  [
    'has broken its promise',
    { ...called, end: { ...accepted, endedAt: at(1) } },
    31,
    { state: 'unreachable', by: null, at: at(1) },
  ],
  [
    'has come',
    {
      ...called,
      end: { ...accepted, endedAt: at(1) },
      informedAt: at(2),
      reached: { at: at(2), by: 'udp' },
    },
    9_999,
    { state: 'reachable', by: 'udp', at: at(2) },
  ],
  [
    'came once and cannot be reached now',
    { ...called, end: { ...failed, endedAt: at(5) }, reached: { at: at(-60), by: 'xmpp' } },
    6,
    { state: 'unreachable', by: 'xmpp', at: at(5) },
  ],
  [
    'says that it is busy',
    { ...called, end: { ...failed, outcome: 'busy', endedAt: at(1) } },
    60,
    { state: 'reachable', by: 'http', at: at(1) },
  ],
])('a device that %s', (_, call, nowSec, expected) => {
  expect(reachabilityOf(call, at(nowSec))).toEqual(expected);
});
