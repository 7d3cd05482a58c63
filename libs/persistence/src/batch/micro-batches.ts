/** How a batch is carried out. */
export interface BatchWork<Item, Outcome> {
  /** Items of one key are carried out one after the other, in the order in which they came. */
  keyOf(item: Item): string;
  /** Carries out one item. */
  one(item: Item): Promise<Outcome>;
  /** Carries out several at once; undefined in the place of an item that has to be carried out by itself. */
  many(items: readonly Item[]): Promise<readonly (Outcome | undefined)[]>;
  /** Whether a batch that failed with this error may have failed because of one of its items. */
  isCausedByItem(error: unknown): boolean;
}

export interface BatchLimits {
  /** Items of one batch. */
  readonly items: number;
  /** Batches under way at the same time. */
  readonly underWay: number;
  /** After that long behind a batch the next one sets off beside it, in ms. */
  readonly patienceMs: number;
}

interface Asked<Item, Outcome> {
  readonly item: Item;
  readonly key: string;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Carries out together what is asked for while an earlier batch is under way; at rest, every item at once and by
 * itself. Each caller gets the outcome of its own item, and an item that fails fails no other.
 */
export class MicroBatches<Item, Outcome> {
  private waiting: Asked<Item, Outcome>[] = [];
  private readonly busy = new Set<string>();
  private underWay = 0;
  private isSetToStart = false;
  private patience: NodeJS.Timeout | null = null;

  constructor(
    private readonly work: BatchWork<Item, Outcome>,
    private readonly limits: BatchLimits,
  ) {}

  /** Resolves or rejects with the outcome of this item. */
  ask(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, key: this.work.keyOf(item), resolve, reject });
      this.proceed();
    });
  }

  private proceed(): void {
    if (this.waiting.length === 0 || this.isSetToStart) return;
    if (this.underWay > 0 && this.waiting.length < this.limits.items) return this.bePatient();
    this.isSetToStart = true;
    // What else this round of the event loop brings comes along.
    setImmediate(() => {
      this.isSetToStart = false;
      this.start();
    });
  }

  private bePatient(): void {
    this.patience ??= setTimeout(() => {
      this.patience = null;
      this.start();
      if (this.waiting.length > 0) this.bePatient();
    }, this.limits.patienceMs);
  }

  private start(): void {
    if (this.underWay >= this.limits.underWay) return;
    const batch = this.take();
    if (batch.length > 0) void this.carryOut(batch);
  }

  private take(): Asked<Item, Outcome>[] {
    const batch: Asked<Item, Outcome>[] = [];
    const left: Asked<Item, Outcome>[] = [];
    for (const asked of this.waiting)
      if (batch.length === this.limits.items || this.busy.has(asked.key)) left.push(asked);
      else {
        this.busy.add(asked.key);
        batch.push(asked);
      }
    this.waiting = left;
    return batch;
  }

  private async carryOut(batch: readonly Asked<Item, Outcome>[]): Promise<void> {
    this.underWay += 1;
    if (batch.length === 1) await this.alone(batch[0]!);
    else await this.together(batch);
    this.underWay -= 1;
    this.proceed();
  }

  private async together(batch: readonly Asked<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await this.work.many(batch.map(({ item }) => item));
      batch.forEach((asked, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) void this.alone(asked);
        else this.settle(asked, () => asked.resolve(outcome));
      });
    } catch (error) {
      for (const asked of batch)
        if (this.work.isCausedByItem(error)) void this.alone(asked);
        else this.settle(asked, () => asked.reject(error));
    }
  }

  private async alone(asked: Asked<Item, Outcome>): Promise<void> {
    try {
      const outcome = await this.work.one(asked.item);
      this.settle(asked, () => asked.resolve(outcome));
    } catch (error) {
      this.settle(asked, () => asked.reject(error));
    }
  }

  private settle({ key }: Asked<Item, Outcome>, tell: () => void): void {
    this.busy.delete(key);
    tell();
    this.proceed();
  }
}
