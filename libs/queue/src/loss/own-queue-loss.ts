import { QueueLoss, type GoesOn } from '#task';

/** QueueLoss of a process that works alone, on a queue that loses nothing which it has taken. */
export class OwnQueueLoss extends QueueLoss {
  private losses = 0;
  private repaired = 0;
  private isRepairing = false;

  override note(): void {
    this.losses += 1;
  }

  override async repairIfNeeded(repair: (goesOn: GoesOn) => Promise<void>): Promise<boolean> {
    if (this.isRepairing || this.losses === this.repaired) return false;
    const { losses } = this;
    this.isRepairing = true;
    try {
      await repair(async () => this.losses === losses);
      this.repaired = losses;
      return this.losses === losses;
    } finally {
      this.isRepairing = false;
    }
  }
}
