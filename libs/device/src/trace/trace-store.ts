import type { Page } from '../inventory/device-record.js';
import type { SessionFence } from '../session/session-fence.js';
import type { SessionTrace, TraceSummary } from './session-trace.js';

/** A trace to be kept. */
export interface NewTrace extends Omit<SessionTrace, 'deviceId'> {
  readonly fence: SessionFence;
}

/** `tooMany`: as many devices are under trace as may be. */
export type TraceSwitchOutcome = 'set' | 'unknownDevice' | 'tooMany';

/** Until when a device is under trace; null when it is not. */
export interface TraceSwitch {
  readonly until: Date | null;
}

/** Devices that may be under trace at a time. */
export const mostTracedDevices = 100;

/** Traces that are kept of one device in 24 hours, by their reason. */
export const mostTracesPerDay = { traced: 200, failed: 10 } as const;

/** Days that a trace is kept. */
export const traceRetentionDays = 7;

/** A task, and when it lived. */
export interface TracedTask {
  readonly id: string;
  readonly createdAt: Date;
  /** Null while it is open. */
  readonly settledAt: Date | null;
}

/** Port: which devices are under trace, and the transcripts of their sessions. */
export abstract class TraceStore {
  /** Traces the sessions that a device opens until then, null ends it. */
  abstract setSwitch(publicId: string, until: Date | null): Promise<TraceSwitchOutcome>;
  /** Null when the device is unknown. */
  abstract switchOf(publicId: string): Promise<TraceSwitch | null>;
  /** Keeps a trace; false when the device has as many as it may have, and nothing is kept. */
  abstract add(trace: NewTrace): Promise<boolean>;
  /**
   * Newest first, null when the device is unknown. Throws InvalidCursorError for a cursor it did not issue.
   *
   * @param limit 1–1000
   */
  abstract listOfDevice(
    publicId: string,
    limit: number,
    cursor: string | null,
  ): Promise<Page<TraceSummary> | null>;
  abstract find(id: string): Promise<SessionTrace | null>;
  /** The traces of the sessions that sent the attempts of a task: ids of traces by ids of attempts. */
  abstract idsByAttempt(task: TracedTask): Promise<ReadonlyMap<string, string>>;
}
