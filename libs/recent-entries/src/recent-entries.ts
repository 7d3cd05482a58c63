/**
 * The entries that were used last: at least so many as it was made for, never twice as many. Entries that are old go
 * all at once: a Map that loses its first entry again and again has to look for it behind the gaps, which costs
 * microseconds each time.
 */
export class RecentEntries<Key, Value> {
  private young = new Map<Key, Value>();
  private old = new Map<Key, Value>();

  constructor(private readonly atLeast: number) {}

  /** The value that was last set; undefined when it was never set or not used for long. */
  get(key: Key): Value | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const aged = this.old.get(key);
    if (aged !== undefined) this.set(key, aged);
    return aged;
  }

  set(key: Key, value: Value): void {
    this.young.set(key, value);
    if (this.young.size < this.atLeast) return;
    this.old = this.young;
    this.young = new Map();
  }
}
