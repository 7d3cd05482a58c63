/** Asked again and again during a repair: false when what was put back may be lost again, so that it is to end. */
export type GoesOn = () => Promise<boolean>;

/** Port: knows when jobs may be missing in the queues, whose store may lose everything at any time. */
export abstract class QueueLoss {
  /** A job could not be put into its queue. Never throws. */
  abstract note(): void;
  /**
   * Has the queues repaired when jobs may be missing, by one process of all at a time. True when they are repaired;
   * false when nothing is missing, another process is on it, or jobs were lost meanwhile: then the next call repairs
   * them. Rejects when `repair` does, or when the queues cannot be asked.
   */
  abstract repairIfNeeded(repair: (goesOn: GoesOn) => Promise<void>): Promise<boolean>;
}
