const longestTimerMs = 2 ** 31 - 1;

/** The running timers of one CPE, which end with it. */
export class Timers {
  private readonly running = new Map<
    number,
    { readonly timeout: NodeJS.Timeout; readonly callback: () => void }
  >();
  private lastId = 0;

  /** Calls back once after `delayMs`, which may exceed Node's own limit of 24 days. Returns how to cancel. */
  after(delayMs: number, callback: () => void): () => void {
    this.lastId += 1;
    const id = this.lastId;
    const arm = (remainingMs: number): void => {
      const stepMs = Math.min(remainingMs, longestTimerMs);
      const elapsed = (): void => {
        this.running.delete(id);
        if (remainingMs > stepMs) arm(remainingMs - stepMs);
        else callback();
      };
      this.running.set(id, { timeout: setTimeout(elapsed, stepMs), callback });
    };
    arm(Math.max(0, delayMs));
    return () => {
      clearTimeout(this.running.get(id)?.timeout);
      this.running.delete(id);
    };
  }

  clear(): void {
    for (const { timeout } of this.running.values()) clearTimeout(timeout);
    this.running.clear();
  }

  /** Calls all back at once. */
  runAll(): void {
    const due = [...this.running.values()];
    this.clear();
    for (const { callback } of due) callback();
  }
}
