import type { CallTransport } from './call-transport.js';
import { longestCallMs, sessionExpectedMs, type DeviceCall } from './connection-request-log.js';

/**
 * Whether a device comes when it is called. `calling`: it is being called, or its session is still to come. `unknown`:
 * no call has shown anything yet.
 */
export interface Reachability {
  readonly state: 'reachable' | 'unreachable' | 'calling' | 'unknown';
  /** The way that worked last; null when none ever did. */
  readonly by: CallTransport | null;
  /** What the state was learned from; null when unknown. */
  readonly at: Date | null;
}

/** What the connection requests of a device say about the next one. Pure. */
export function reachabilityOf(call: DeviceCall | null, now: Date): Reachability {
  if (call === null) return { state: 'unknown', by: null, at: null };
  const { calledAt, end, informedAt, evidence } = call;
  const by = call.reached?.by ?? null;
  const hasPassed = (at: Date, ms: number): boolean => now.getTime() - at.getTime() >= ms;
  if (end === null && informedAt === null && !hasPassed(calledAt, longestCallMs))
    return { state: 'calling', by, at: calledAt };
  if (evidence === null) return { state: 'unknown', by, at: null };
  const { kind, at } = evidence;
  switch (kind) {
    case 'came':
      return { state: 'reachable', by, at };
    case 'busy':
      // Who says that he is busy can be reached.
      return { state: 'reachable', by: by ?? 'http', at };
    case 'promised':
      return { state: hasPassed(at, sessionExpectedMs) ? 'unreachable' : 'calling', by, at };
    case 'failed':
      return { state: 'unreachable', by, at };
  }
}
