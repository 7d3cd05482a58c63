import type { SessionOutcome } from '../session/session-outcome.js';
import type { Timers } from './timers.js';

/** What the loop drives. */
export interface SessionLoopPorts {
  /** One session; failures are outcomes. */
  readonly runSession: (retryCount: number) => Promise<SessionOutcome>;
  /** Called before each session; goes down and up again when a restart is due, and then returns true. */
  readonly prepare: () => Promise<boolean>;
  /** Called after each session; true asks for another one at once. */
  readonly afterSession: (outcome: SessionOutcome) => boolean;
  readonly retryWaitMs: (retry: number) => number;
}

/** Runs the sessions of one CPE one after the other and repeats failed ones by the retry policy [TR-069 3.2.1.1]. */
export class SessionLoop {
  private isWanted = false;
  private isStopped = false;
  private retryCount = 0;
  private running: Promise<void> | null = null;
  private cancelRetry: () => void = () => {};

  constructor(
    private readonly ports: SessionLoopPorts,
    private readonly timers: Timers,
  ) {}

  get isBusy(): boolean {
    return this.running !== null;
  }

  /** Wants one more session: now, after the running one, or instead of waiting for a retry. */
  request(): void {
    if (this.isStopped) return;
    this.isWanted = true;
    this.cancelRetry();
    this.running ??= this.drain();
  }

  /** Starts no more sessions; resolves when the running one has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.isWanted = false;
    this.cancelRetry();
    await this.running;
  }

  private async drain(): Promise<void> {
    while (this.isWanted) {
      this.isWanted = false;
      if (await this.ports.prepare()) this.retryCount = 0;
      if (this.isStopped) break;
      const outcome = await this.ports.runSession(this.retryCount);
      this.retryCount = outcome.status === 'completed' ? 0 : this.retryCount + 1;
      if (this.ports.afterSession(outcome) && !this.isStopped) this.isWanted = true;
    }
    this.running = null;
    if (this.retryCount > 0 && !this.isStopped) this.scheduleRetry();
  }

  private scheduleRetry(): void {
    this.cancelRetry = this.timers.after(this.ports.retryWaitMs(this.retryCount), () => this.request());
  }
}
