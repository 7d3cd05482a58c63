import type { InformEvent } from '../soap/inform.js';

/** How a session ended. */
export interface SessionOutcome {
  /** Counts the sessions of a CPE from 1. */
  readonly sessionNumber: number;
  /** `completed`: the ACS ended it with 204 or an empty 200. */
  readonly status: 'completed' | 'failed';
  readonly events: readonly InformEvent[];
  /** An InformResponse arrived. */
  readonly informAccepted: boolean;
  /** Methods executed, in their order. */
  readonly methods: readonly string[];
  /** Last HTTP status; 0 when there was none. */
  readonly httpStatus: number;
  /** Why it failed; the empty string when it did not. */
  readonly reason: string;
}

/** Ends a session as failed; not seen outside of it. */
export class SessionFailure extends Error {
  override readonly name = 'SessionFailure';
}
