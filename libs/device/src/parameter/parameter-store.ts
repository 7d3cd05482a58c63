import type { DeviceId } from '../identity/device-identity.js';
import type { SessionFence } from '../session/session-fence.js';

/** Where a stored value was learned. */
export type ParameterSource = 'inform' | 'read' | 'set' | 'tree';

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

  /** Forgets an object and all below it. */
  abstract removeObject(fence: SessionFence, path: string): Promise<WriteOutcome>;
}
