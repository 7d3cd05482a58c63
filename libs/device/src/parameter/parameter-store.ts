import type { DeviceId } from '../identity/device-identity.js';
import type { Transformation } from '../refresh/refresh-need.js';
import type { SessionFence } from '../session/session-fence.js';

/**
 * Where a stored value was learned: an Inform that told it as always, one that told it because it had changed, a read,
 * an accepted setting; `tree`: no value was, the name alone.
 */
const parameterSources = ['inform', 'notification', 'read', 'set', 'tree'] as const;
export type ParameterSource = (typeof parameterSources)[number];

export function isParameterSource(value: unknown): value is ParameterSource {
  return parameterSources.some((source) => source === value);
}

/** A value as a CPE reported it; `type` is the local name of its XSD type. */
export interface ReportedValue {
  readonly path: string;
  readonly value: string;
  readonly type: string | null;
}

/** A name as GetParameterNames reported it; objects end in a dot. */
export interface ReportedName {
  readonly path: string;
  readonly writable: boolean;
}

/** What a device told of its model: names, objects of which the names directly below are all among them, and values. */
export interface ReportedModel {
  readonly names: readonly ReportedName[];
  readonly listed: readonly string[];
  readonly values: readonly ReportedValue[];
}

/** Attributes as a device told or took them; null ones were not told, and stay. */
export interface ReportedAttributes {
  /** A name, or a partial path for all parameters below it. */
  readonly path: string;
  readonly notification: number | null;
  readonly accessList: readonly string[] | null;
}

/** What is known of one path; unknown facets are null. Objects have a writable flag but no value. */
export interface StoredParameter {
  readonly path: string;
  readonly value: string | null;
  readonly type: string | null;
  readonly writable: boolean | null;
  readonly notification: number | null;
  readonly source: ParameterSource;
  readonly updatedAt: Date;
  /** Of an object: the device told all names directly below it, so that one which is not here does not exist. */
  readonly listed?: true;
  /** Who else may change the value, as the device told; absent when it never did. */
  readonly accessList?: readonly string[];
}

export type WriteOutcome = 'stored' | 'fenced';

/**
 * Port: the data model of each device as last confirmed by the device. Writes need a live session's fence; a
 * write under a void fence changes nothing and says so.
 */
export abstract class ParameterStore {
  /** All that is known at or below `path` (`''` = everything), in the order of the paths (byte order). */
  abstract list(deviceId: DeviceId, path: string): Promise<readonly StoredParameter[]>;

  /** Merges values; later ones of the same path win. Known facets other than value and type stay. */
  abstract recordValues(
    fence: SessionFence,
    values: readonly ReportedValue[],
    source: ParameterSource,
  ): Promise<WriteOutcome>;

  /**
   * Merges names and their writable flags, and forgets what has vanished, see `vanishedPaths`.
   *
   * @param listed objects of which the names directly below are all among `names`
   */
  abstract recordNames(
    fence: SessionFence,
    names: readonly ReportedName[],
    listed?: readonly string[],
  ): Promise<WriteOutcome>;

  /** Merges what was read of a model: its names as `recordNames`, then its values as `recordValues`, in one write. */
  abstract recordModel(fence: SessionFence, model: ReportedModel): Promise<WriteOutcome>;

  /** Merges attributes; values and other facets stay. */
  abstract recordAttributes(
    fence: SessionFence,
    attributes: readonly ReportedAttributes[],
  ): Promise<WriteOutcome>;

  /**
   * Forgets what a transformed device may not keep: which objects were listed, so that nothing is known to be missing,
   * and after a reset the attributes. Names and values stay as last told.
   */
  abstract forgetModel(fence: SessionFence, transformation: Transformation): Promise<WriteOutcome>;

  /** Forgets an object and all below it. */
  abstract removeObject(fence: SessionFence, path: string): Promise<WriteOutcome>;
}
