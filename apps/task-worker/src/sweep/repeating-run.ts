/** What a repeated run does and how often. */
export interface RepeatingRunOptions {
  /** Time from the end of one run to the start of the next. */
  readonly intervalMs: number;
  /** Ends early when the signal fires. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Hears of a run that rejected; the next one comes as usual. */
  readonly onFailure: (error: unknown) => void;
}

/** Runs something now and then again and again, never twice at a time. */
export class RepeatingRun {
  private readonly stopped = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<void> | undefined;

  constructor(private readonly options: RepeatingRunOptions) {}

  start(): void {
    this.current = this.runOnce();
  }

  /** Resolves when the run at hand, if any, has ended; none comes after it. */
  async stop(): Promise<void> {
    this.stopped.abort();
    clearTimeout(this.timer);
    await this.current;
  }

  private async runOnce(): Promise<void> {
    const { run, onFailure, intervalMs } = this.options;
    try {
      await run(this.stopped.signal);
    } catch (error) {
      onFailure(error);
    }
    if (!this.stopped.signal.aborted) this.timer = setTimeout(() => this.start(), intervalMs);
  }
}
