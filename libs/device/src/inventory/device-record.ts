import type { Condition } from '#filter';
import type { DeviceId, DeviceIdentity } from '../identity/device-identity.js';
import type { SessionFence } from '../session/session-fence.js';
import type { Onboarding } from '../identity/onboarding.js';

/** Facts that an Inform may carry; null means that it did not say, and the stored fact stays. */
export interface DeviceFacts {
  readonly manufacturer: string | null;
  readonly modelName: string | null;
  readonly softwareVersion: string | null;
  readonly hardwareVersion: string | null;
  readonly provisioningCode: string | null;
  readonly connectionRequestUrl: string | null;
  readonly periodicInformIntervalSec: number | null;
  readonly dataModelRoot: string | null;
  /** Address that the Inform came from. */
  readonly peerAddress: string | null;
}

/** A device as the operator sees it. */
export interface DeviceView extends DeviceIdentity {
  /** Public id (UUIDv7). */
  readonly id: string;
  readonly manufacturer: string;
  readonly modelName: string;
  readonly softwareVersion: string;
  readonly hardwareVersion: string;
  readonly provisioningCode: string;
  readonly dataModelRoot: string | null;
  readonly cwmpVersion: string | null;
  readonly peerAddress: string | null;
  readonly connectionRequestUrl: string | null;
  /** An Inform is not overdue: now is before last Inform + 2 intervals + 60 s. */
  readonly online: boolean;
  readonly lastInformAt: Date | null;
  readonly onboarding: Onboarding;
  /** Since when it is kept out because it made us crash, null when it is not. Another thing than its onboarding. */
  readonly quarantinedSince: Date | null;
  readonly quarantineReason: string | null;
  readonly tags: readonly string[];
  readonly createdAt: Date;
}

export interface DeviceQuery {
  /** Which devices; all of them without it. */
  readonly condition?: Condition;
  /** By creation; the oldest first by default. */
  readonly order?: DeviceOrder;
  /** 1–1000. */
  readonly limit: number;
  /** Opaque, from the former page's `next`. */
  readonly cursor?: string;
}

export type DeviceOrder = 'oldestFirst' | 'newestFirst';

/** `tooMany`: the device has as many tags as it may have. */
export type TagOutcome = 'tagged' | 'unknownDevice' | 'tooMany';

/** Tags that one device may have. */
export const mostTags = 64;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Port: the device records for operators. */
export abstract class DeviceInventory {
  abstract find(publicId: string): Promise<DeviceView | null>;
  /** The internal key behind a public id, null when unknown. */
  abstract resolve(publicId: string): Promise<DeviceId | null>;
  /**
   * Keyset page in order of creation. Throws InvalidCursorError for a cursor that this order did not issue, and
   * QueryTooSlowError when the condition takes longer to answer than a list may.
   */
  abstract list(query: DeviceQuery): Promise<Page<DeviceView>>;
  /** About how many devices a list would have: a guess from statistics, made without reading the devices. */
  abstract estimate(condition: Condition): Promise<number>;
  /** Gives a device a tag; one that it has already stays. */
  abstract addTag(publicId: string, tag: string): Promise<TagOutcome>;
  /** Takes a tag away, if the device has it; false when the device is unknown. */
  abstract removeTag(publicId: string, tag: string): Promise<boolean>;
  /** Stores facts that the device told outside an Inform; null ones stay. A void fence changes nothing. */
  abstract recordFacts(fence: SessionFence, facts: DeviceFacts): Promise<void>;
  /** Lifts the quarantine; false when the device is unknown. Idempotent. */
  abstract approve(publicId: string): Promise<boolean>;
}

/** The cursor of a list request was not issued by this list. */
export class InvalidCursorError extends Error {
  readonly code = 'INVALID_CURSOR';
}

/** A condition asks for too much: no index helps, and too few devices are selected by it. */
export class QueryTooSlowError extends Error {
  readonly code = 'QUERY_TOO_SLOW';
}
