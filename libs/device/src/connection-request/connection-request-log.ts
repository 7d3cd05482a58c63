import type { DeviceId } from '../identity/device-identity.js';
import type { CallTransport } from './call-transport.js';

/** Time in which a promised session leads to an Inform; after it the connection request counts as missed. */
export const sessionExpectedMs = 30_000;

/** Shortest time between a failed call of a device and the next call. */
export const failureSpacingMs = 5_000;

/** Longest time that a call takes on all ways together; one that has not ended by then was its process's last. */
export const longestCallMs = 30_000;

/** One way that was tried, and how that ended. */
export interface CallAttempt {
  readonly transport: CallTransport;
  readonly outcome: string;
  /** What is known beside the outcome; null when that says it all. */
  readonly reason: string | null;
}

/** How a call ended. */
export interface CallEnd {
  readonly outcome: string;
  /** Why nothing was sent; null when something was. */
  readonly reason: string | null;
  /** The way by which a session was promised; null when none was. */
  readonly promisedBy: CallTransport | null;
  /** The device, or the way to it, failed: the next call keeps the spacing. */
  readonly isFailure: boolean;
  readonly attempts: readonly CallAttempt[];
}

/** What a call has shown of the device, the latest of it; `promised`: it said that it would come. */
export interface CallEvidence {
  readonly kind: 'came' | 'busy' | 'promised' | 'failed';
  readonly at: Date;
}

/** The last connection request of a device, over all ways that it took. */
export interface DeviceCall {
  readonly id: string;
  readonly calledAt: Date;
  /** Null while it is under way. */
  readonly end: (CallEnd & { readonly endedAt: Date }) | null;
  /** When the device informed because of it; null when it has not. */
  readonly informedAt: Date | null;
  /** The last time that any call brought an Inform, and by which way. */
  readonly reached: { readonly at: Date; readonly by: CallTransport } | null;
  /** The last that any call has shown; null when none has shown anything. */
  readonly evidence: CallEvidence | null;
}

/** What the end of a call shows of the device; null: nothing was sent, or we hung up ourselves. Pure. */
export function evidenceIn({ outcome, promisedBy, isFailure }: CallEnd): CallEvidence['kind'] | null {
  if (outcome === 'busy') return 'busy';
  if (promisedBy !== null) return 'promised';
  return isFailure ? 'failed' : null;
}

/**
 * `begun`: make the call, `former` is the one before it. `standing`: another call makes this one needless, for
 * `waitMs` yet.
 */
export type CallBeginning =
  | { readonly kind: 'begun'; readonly former: DeviceCall | null }
  | { readonly kind: 'standing'; readonly call: DeviceCall; readonly waitMs: number }
  | { readonly kind: 'unknownDevice' };

/** A session that answers a call. */
export interface AnsweredCall {
  readonly callId: string;
  readonly transport: CallTransport;
  /** From the call to the Inform. */
  readonly elapsedMs: number;
}

/** Port: the last connection request of each device. All processes that call devices keep to it. */
export abstract class ConnectionRequestLog {
  /**
   * Begins a call, unless one is under way, or failed less than `failureSpacingMs` ago, or has a session to come for
   * up to `sessionExpectedMs`. One caller of many at a time gets `begun`.
   *
   * @param evenIfAwaited a session that is still to come does not count: it was there, or somebody insists
   */
  abstract begin(deviceId: DeviceId, callId: string, evenIfAwaited: boolean): Promise<CallBeginning>;

  /**
   * Keeps how the call ended; one that a later call has taken the place of is left alone. An end that shows nothing
   * leaves the evidence of the calls before it.
   */
  abstract end(deviceId: DeviceId, callId: string, end: CallEnd): Promise<void>;

  /**
   * The device says that it comes because it was called. Null when no call of the last ten minutes waits for that, as
   * when somebody else has called it, or nothing was sent.
   */
  abstract informed(deviceId: DeviceId): Promise<AnsweredCall | null>;

  /** Null when the device was never called. */
  abstract find(deviceId: DeviceId): Promise<DeviceCall | null>;
}
