/** Port: keeps the day partitions of the journals. */
export abstract class PartitionKeeper {
  /** Makes those of the coming days, and drops those that are older than they are kept. */
  abstract keep(): Promise<void>;
}
