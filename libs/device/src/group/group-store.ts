import type { Page } from '../inventory/device-record.js';

/** A saved filter: the devices that it selects at the time it is asked. */
export interface DeviceGroup {
  /** Unique; letters, digits and `_ . -`. */
  readonly name: string;
  readonly filter: string;
  readonly description: string;
  /** Counts the changes, from 1. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface GroupChange extends Pick<DeviceGroup, 'name' | 'filter' | 'description'> {
  /** Groups that the filter names. */
  readonly uses: readonly string[];
  /** The version that the change was made to, null for any or none. */
  readonly expectedVersion: number | null;
}

export type GroupOutcome =
  | { readonly kind: 'created' | 'replaced'; readonly group: DeviceGroup }
  /** The group would use itself, by way of others or directly. */
  | { readonly kind: 'cycle' }
  /** A group that it uses is not there, or went away meanwhile. */
  | { readonly kind: 'unknownGroup' }
  | { readonly kind: 'versionMismatch' }
  | { readonly kind: 'tooMany' };

export type GroupRemoval =
  | 'removed'
  | 'unknown'
  | 'versionMismatch'
  /** Names of groups that use it: the first ten. */
  | { readonly usedBy: readonly string[] };

/** Names of users that a refused removal tells. */
export const mostToldUsers = 10;

/** Groups that there may be. */
export const mostGroups = 1_000;

/** Port: the saved filters. Groups always name groups that exist and never each other in a circle. */
export abstract class GroupStore {
  abstract find(name: string): Promise<DeviceGroup | null>;
  /** Keyset page in the order of the names. Throws InvalidCursorError for a cursor it did not issue. */
  abstract list(limit: number, cursor: string | undefined): Promise<Page<DeviceGroup>>;
  /** The groups of these names and all that they use, in one look-up; names that are unknown are left out. */
  abstract reachable(names: readonly string[]): Promise<readonly Pick<DeviceGroup, 'name' | 'filter'>[]>;
  /** Creates a group or replaces its filter and description. */
  abstract put(change: GroupChange): Promise<GroupOutcome>;
  /** Removes a group that no other one uses. */
  abstract remove(name: string, expectedVersion: number | null): Promise<GroupRemoval>;
}
