/** Port: makes the day partitions that coming rows need. */
export abstract class PartitionKeeper {
  /** Creates those of the coming days; those that exist are left alone. */
  abstract ensureAhead(): Promise<void>;
}
