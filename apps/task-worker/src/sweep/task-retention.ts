import type { TaskLedger } from '#task';

/** Tasks that are forgotten in one statement. */
const batch = 500;

/** The rest waits for the next run, so that a mass of them does not keep the database busy. */
const maxBatches = 200;

/** How long settled tasks are kept. */
export class TaskRetention {
  /** @param days after the settlement */
  constructor(readonly days: number) {}
}

/** Forgets tasks that were settled long ago. */
export class SettledTaskSweep {
  constructor(
    private readonly ledger: Pick<TaskLedger, 'forgetSettled'>,
    private readonly retention: TaskRetention,
  ) {}

  /** Returns how many it has forgotten; ends after the batch at hand when the signal fires. */
  async run(signal: AbortSignal): Promise<number> {
    let count = 0;
    for (let n = 0; n < maxBatches && !signal.aborted; n++) {
      const forgotten = await this.ledger.forgetSettled(this.retention.days, batch);
      count += forgotten;
      if (forgotten < batch) break;
    }
    return count;
  }
}
