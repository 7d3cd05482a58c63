import type { CallTransport } from './call-transport.js';
import { longestCallMs, sessionExpectedMs, type DeviceCall } from './connection-request-log.js';

/**
 * Whether a device comes when it is called. `calling`: it is being called, or its session is still to come. `unknown`:
 * it was never called.
 */
export interface Reachability {
  readonly state: 'reachable' | 'unreachable' | 'calling' | 'unknown';
  /** The way that worked last; null when none ever did. */
  readonly by: CallTransport | null;
  /** What the state was learned from; null when unknown. */
  readonly at: Date | null;
}

/** What the last connection request of a device says about the next one. Pure. */
export function reachabilityOf(call: DeviceCall | null, now: Date): Reachability {
  if (call === null) return { state: 'unknown', by: null, at: null };
  const by = call.reached?.by ?? null;
  if (call.informedAt !== null) return { state: 'reachable', by, at: call.informedAt };
  const { calledAt, end } = call;
  if (end === null) {
    const isUnderWay = now.getTime() - calledAt.getTime() < longestCallMs;
    return { state: isUnderWay ? 'calling' : 'unknown', by, at: calledAt };
  }
  // Who says that he is busy can be reached.
  if (end.outcome === 'busy') return { state: 'reachable', by: by ?? 'http', at: end.endedAt };
  const isExpected = end.promisedBy !== null && now.getTime() - end.endedAt.getTime() < sessionExpectedMs;
  return { state: isExpected ? 'calling' : 'unreachable', by, at: end.endedAt };
}
