import { monitorEventLoopDelay } from 'node:perf_hooks';
import { percentile } from '../report/statistics.js';
import { Pauses } from './pauses.js';
import { attemptSession, informOf } from './storm-cpe.js';

/** All devices boot within that time. */
export const herdMs = 10_000;
const longestMs = 900_000;
/** The very last wait for hours by the policy of TR-069, which tells nothing of the ACS. */
const enoughDone = 0.995;

/** A region that powers up: its devices come again as the ACS or TR-069 tells them. */
export class Herd {
  attempts = 0;
  private readonly doneAtMs: number[] = [];
  private readonly attemptsIn = new Map<number, number>();
  private readonly pauses = new Pauses();
  private readonly delays = monitorEventLoopDelay({ resolution: 1 });
  private readonly firstInforms: readonly Buffer[];
  private startedMs = Number.NaN;

  /** Makes the first Informs before the herd starts: the load has to keep up with it. */
  constructor(
    private readonly port: number,
    private readonly devices: number,
  ) {
    this.firstInforms = Array.from({ length: devices }, (_, n) => informOf(n, '1 BOOT'));
  }

  /** Resolves when all but the very last are done. */
  async powerUp(): Promise<void> {
    this.delays.enable();
    this.startedMs = performance.now();
    await Promise.all(this.firstInforms.map((inform, n) => this.live(n, inform)));
    this.delays.disable();
  }

  /** When so large a part was done, in s; NaN when it never was. */
  doneAtSec(share: number): number {
    const { devices, doneAtMs } = this;
    if (doneAtMs.length < devices * share) return Number.NaN;
    return percentile(doneAtMs, Math.min(share, (devices * share) / doneAtMs.length)) / 1_000;
  }

  get mostAttemptsPerSec(): number {
    return Math.max(...this.attemptsIn.values());
  }

  /** How late the load itself was, at p99. */
  get loadLateMs(): number {
    return this.delays.percentile(99) / 1e6;
  }

  private async live(n: number, firstInform: Buffer): Promise<void> {
    await this.pauses.pause(Math.random() * herdMs);
    let inform = firstInform;
    for (let retry = 1; this.sinceStart() < longestMs && !this.pauses.areEnded; retry += 1) {
      this.countAttempt();
      const outcome = await attemptSession(this.port, n, inform);
      if (outcome.kind === 'done') return this.done();
      // Every other CPE does as Retry-After says, the rest knows only the policy of TR-069.
      const isObedient = n % 2 === 0 && outcome.kind === 'shed';
      await this.pauses.pause(isObedient ? outcome.retryAfterSec * 1_000 : policyMs(retry));
      inform = informOf(n, '1 BOOT', retry);
    }
  }

  private countAttempt(): void {
    const second = Math.floor(this.sinceStart() / 1_000);
    this.attempts += 1;
    this.attemptsIn.set(second, (this.attemptsIn.get(second) ?? 0) + 1);
  }

  private done(): void {
    this.doneAtMs.push(this.sinceStart());
    if (this.doneAtMs.length >= this.devices * enoughDone) this.pauses.end();
  }

  private sinceStart(): number {
    return performance.now() - this.startedMs;
  }
}

/** The wait before the nth retry [TR-069 3.2.1.1], with the standard interval of 5 s and multiplier of 2. */
function policyMs(retry: number): number {
  const least = 5_000 * 2 ** Math.min(9, retry - 1);
  return least * (1 + Math.random());
}
