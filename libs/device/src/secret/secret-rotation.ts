/** How far the secrets of one column have come. */
export interface RotationProgress {
  /** Table and column, e.g. `device.cpe_secret`. */
  readonly place: string;
  /** Rows that were looked at. */
  readonly seen: number;
  /** Secrets that were sealed with another key than the one of today. */
  readonly sealedAnew: number;
  /** Secrets that no configured key opens; they stay as they are. */
  readonly unreadable: number;
  readonly startedAt: Date;
  /** Null while it goes on. */
  readonly finishedAt: Date | null;
}

/**
 * Port: seals stored secrets anew with the key of today, so that former keys can be given up. It goes on where it
 * was, whoever ended in between.
 */
export abstract class SecretRotation {
  /** Starts from the beginning, in every place. A pass that is under way for the same key starts over. */
  abstract start(): Promise<void>;
  /** Starts only if the key of today has never been rotated to. */
  abstract startIfNew(): Promise<void>;
  /** Does one bounded batch; false when there is nothing to do. Several processes may call it; each takes another place. */
  abstract work(): Promise<boolean>;
  /** All places in the order of their names; none before the first start. */
  abstract progress(): Promise<readonly RotationProgress[]>;
}
