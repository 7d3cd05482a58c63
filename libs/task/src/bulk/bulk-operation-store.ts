import type { Page } from '#device';
import type {
  BulkAdvance,
  BulkItem,
  BulkOperation,
  BulkProgress,
  DeviceTarget,
  NewBulkOperation,
} from './bulk-operation.js';

/** Operations that may run at a time. */
export const mostRunningOperations = 20;

/** How long a finished operation and its items are kept. */
export const bulkRetentionDays = 90;

export type BulkCreation =
  | { readonly kind: 'created' }
  /** Positions in the list of devices. */
  | { readonly kind: 'unknownDevices'; readonly positions: readonly number[] }
  | { readonly kind: 'tooManyRunning'; readonly limit: number };

/** How many devices there are, and the public ids of the first of them. */
export type BulkPreview =
  | { readonly kind: 'devices'; readonly count: number; readonly sample: readonly string[] }
  | Extract<BulkCreation, { readonly kind: 'unknownDevices' }>;

/** Port: operations over many devices, their progress and what became of each item. */
export abstract class BulkOperationStore {
  /** Commits the order whole, or nothing of it; `advance` carries it out. */
  abstract create(operation: NewBulkOperation): Promise<BulkCreation>;
  abstract find(id: string): Promise<BulkProgress | null>;
  /** Newest first. Throws InvalidCursorError. */
  abstract list(limit: number, cursor: string | null): Promise<Page<BulkOperation>>;
  /** In the order in which they were worked on; null for an unknown operation. Throws InvalidCursorError. */
  abstract items(id: string, limit: number, cursor: string | null): Promise<Page<BulkItem> | null>;
  /** Ends a running operation: nothing is created or cancelled behind it. */
  abstract stop(id: string): Promise<'stopped' | 'alreadyOver' | 'unknown'>;
  /**
   * Carries out the next part of a running operation in one commit: at most `limit` devices or tasks. Each device gets
   * at most one task of an operation, whoever advances it and however often. Throws StoredStateError when the order
   * cannot be read as it was given: nothing is done for it then.
   */
  abstract advance(id: string, limit: number): Promise<BulkAdvance>;
  /** Ids of operations that are not over. */
  abstract running(): Promise<readonly string[]>;
  /** What a target has now. Throws QueryTooSlowError. */
  abstract preview(target: DeviceTarget, sample: number): Promise<BulkPreview>;
  /** Forgets operations that finished `bulkRetentionDays` ago, at most `limit`; returns how many. */
  abstract dropOld(limit: number): Promise<number>;
}

/** Port: asks a worker to carry out an operation; asking for one that is asked for already changes nothing. */
export abstract class BulkOperationQueue {
  abstract request(operationId: string): Promise<void>;
}
