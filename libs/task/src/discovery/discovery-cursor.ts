/** What a device is to be asked about itself. */
export interface DiscoveryOrder {
  /** Partial paths for all below them, '' for everything, and full names. */
  readonly paths: readonly string[];
  /** Values that were confirmed at this time or later (ms since 1970) are not asked for. */
  readonly freshSinceMs: number;
  /** Names are asked for only where they were never told completely. */
  readonly trustsNames: boolean;
  /** The paths are still to be found: the tables of what is known when it begins. */
  readonly tablesOnly?: true;
  /** Full names whose values are asked for, however fresh, where they are known. */
  readonly again?: readonly string[];
  /** Somebody waits: a device that ends a session before all is told is called again. */
  readonly isAwaited: boolean;
}

/** How far a discovery has come; everything else is in the stored tree. */
export interface DiscoveryCursor {
  readonly order: DiscoveryOrder;
  readonly phase: 'names' | 'values';
  /** Which of the paths is at work, while names are asked for. */
  readonly scope: number;
  /** What comes later in the order of the paths is still to be done; null before the first. */
  readonly behind: string | null;
  /** Names in the first request for values, after a larger one was refused. */
  readonly firstBatch: number | null;
  /** Times that the device refused to tell a whole subtree. */
  readonly wholeRefusals: number;
  readonly totals: DiscoveryTotals;
}

/** The result of a finished discovery. */
export interface DiscoveryTotals {
  readonly requests: number;
  /** Names and values that the device told. */
  readonly names: number;
  readonly values: number;
  /** Names that were known and have vanished. */
  readonly removed: number;
  /** Objects and parameters of which the device told nothing, although it names them. */
  readonly refused: number;
}

/** The cursor before the first request. */
export function newDiscovery(order: DiscoveryOrder): DiscoveryCursor {
  return {
    order,
    phase: 'names',
    scope: 0,
    behind: null,
    firstBatch: null,
    wholeRefusals: 0,
    totals: { requests: 0, names: 0, values: 0, removed: 0, refused: 0 },
  };
}
