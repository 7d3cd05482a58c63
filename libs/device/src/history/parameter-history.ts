import type { Page } from '../inventory/device-record.js';
import type { ParameterSource } from '../parameter/parameter-store.js';

/** One change of what is known of a parameter, or of an object that came or went. */
export interface ParameterChange {
  readonly at: Date;
  readonly path: string;
  /** Null: not there, or not known. Both are null for a secret that was set; '' for an object. */
  readonly before: string | null;
  readonly after: string | null;
  /** Null when the change is damaged. */
  readonly source: ParameterSource | null;
  /** What is stored of the change cannot be read; its values are null then, and the path is '' when that is lost too. */
  readonly isDamaged: boolean;
  /** Number of the session among those of the device. */
  readonly session: number;
  /** The RPC that told or made the change, null for an Inform. */
  readonly attemptId: string | null;
  readonly taskId: string | null;
  /** Who asked for that task. */
  readonly createdBy: string | null;
}

/** How a parameter differs between two times. */
export interface ParameterDifference {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Changes between the two. */
  readonly changes: number;
  readonly lastChangedAt: Date;
  /** One of the changes cannot be read, so that the values are not known; see `ParameterChange`. */
  readonly isDamaged: boolean;
}

/** Which changes to look at. The span from `from` to `to` decides the cost, however long history is kept. */
export interface HistoryQuery {
  /** Full name, or partial path for all below it; '' for everything. */
  readonly path: string;
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  /** 1–1000. */
  readonly limit: number;
  /** Opaque, from the former page's `next`. */
  readonly cursor: string | null;
}

/**
 * Port: how the parameters of devices changed. A value that was never known before is no change, unless it was set:
 * reading a device for the first time changes nothing about it. Changes are kept by the write that makes them. A damaged
 * one hides no other: it is told as damaged, in every list of its span when even its path is lost.
 */
export abstract class ParameterHistory {
  /**
   * Changes of a device, newest first, those of one write in the order of their paths; null when it is unknown.
   * Throws InvalidCursorError for a cursor it did not issue.
   */
  abstract list(publicId: string, query: HistoryQuery): Promise<Page<ParameterChange> | null>;

  /**
   * The parameters that at `to` were other than at `from`, in the order of their paths; null when the device is
   * unknown. A secret that was set in between counts as other. Throws InvalidCursorError for a cursor it did not issue.
   */
  abstract diff(publicId: string, query: HistoryQuery): Promise<Page<ParameterDifference> | null>;
}
