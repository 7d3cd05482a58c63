import type { DiscoveryCursor } from './discovery-cursor.js';
import type { DiscoveredTree } from './discovered-tree.js';

/** Asks for the values of names in path order: refused batches are halved until the name that was meant is found. */
export class ValueReading {
  private behind: string | null;
  private firstBatch: number | null;
  /** Parts of a refused batch that are still to be asked for, in order. */
  private readonly parts: (readonly string[])[] = [];
  private position = 0;

  constructor(
    private readonly names: readonly string[],
    private readonly tree: DiscoveredTree,
    cursor: Pick<DiscoveryCursor, 'behind' | 'firstBatch'>,
    private readonly freshSinceMs: number,
  ) {
    this.behind = cursor.behind;
    this.firstBatch = cursor.firstBatch;
  }

  get cursor(): Pick<DiscoveryCursor, 'behind' | 'firstBatch'> {
    return { behind: this.behind, firstBatch: this.parts[0]?.length ?? null };
  }

  /** The next names, null when there are none. */
  next(batchSize: number): readonly string[] | null {
    let [batch] = this.parts;
    if (batch === undefined) {
      batch = this.take(this.firstBatch ?? batchSize);
      this.firstBatch = null;
      if (batch.length === 0) return null;
      this.parts.push(batch);
    }
    return batch;
  }

  /** The batch was told, or cannot be: it is not asked for again. */
  done(): void {
    const batch = this.parts.shift();
    this.behind = batch?.at(-1) ?? this.behind;
  }

  /** The batch was refused: both halves come next. False for a single name. */
  halve(): boolean {
    const [batch] = this.parts;
    if (batch === undefined || batch.length < 2) return false;
    const middle = batch.length >> 1;
    this.parts.splice(0, 1, batch.slice(0, middle), batch.slice(middle));
    return true;
  }

  private take(most: number): readonly string[] {
    const batch: string[] = [];
    for (; this.position < this.names.length && batch.length < most; this.position++) {
      const name = this.names[this.position];
      if (name !== undefined && this.isWanted(name)) batch.push(name);
    }
    return batch;
  }

  /** Asked for already, vanished or told with others since the names were collected: not wanted. */
  private isWanted(name: string): boolean {
    if (this.behind !== null && name <= this.behind) return false;
    return this.tree.isStale(name, this.freshSinceMs);
  }
}
