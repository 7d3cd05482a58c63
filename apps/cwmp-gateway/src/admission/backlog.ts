const leastSpreadSec = 30;
const mostSpreadSec = 1_800;
const leastWaitSec = 30;
/** Refusals are forgotten and the rate of service follows with this half-life. */
const halfLifeSec = 30;

/** How many CPEs were sent away, how many are served, and so over which time those sent away ought to come back. */
export class Backlog {
  private refused = 0;
  private servedPerSec = 0;
  private served = 0;

  countRefused(): void {
    this.refused += 1;
  }

  countServed(): void {
    this.served += 1;
  }

  /** To be called at intervals. */
  age(intervalSec: number): void {
    const kept = 0.5 ** (intervalSec / halfLifeSec);
    this.refused *= kept;
    this.servedPerSec = this.servedPerSec * kept + (this.served / intervalSec) * (1 - kept);
    this.served = 0;
  }

  /**
   * Seconds for one CPE to stay away, each another: 30 and up to the time that it takes to serve all that were sent
   * away. One value for all would only bring them back together.
   */
  waitSec(random: number = Math.random()): number {
    const drainSec = this.refused / Math.max(1, this.servedPerSec);
    const spreadSec = Math.min(mostSpreadSec, Math.max(leastSpreadSec, drainSec));
    return leastWaitSec + Math.floor(random * (spreadSec + 1));
  }
}
