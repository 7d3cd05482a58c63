import { setTimeout as delay } from 'node:timers/promises';

/** `degraded`: works, with something missing that it can do without for a while. */
export type ReadinessState = 'ok' | 'degraded' | 'failed';

export type ReadinessCheck = () => Promise<ReadinessState>;

export interface Readiness {
  /** The worst state of all checks. */
  readonly status: ReadinessState;
  readonly checks: Readonly<Record<string, ReadinessState>>;
}

const CHECK_TIMEOUT_MS = 2_000;
const WORST_FIRST = ['failed', 'degraded', 'ok'] as const;

/** The named checks that decide whether this process wants work. */
export class HealthRegistry {
  readonly #checks = new Map<string, ReadinessCheck>();
  #draining = false;
  #underway: Promise<Readiness> | undefined;

  constructor(private readonly timeoutMs: number = CHECK_TIMEOUT_MS) {}

  /** Adds a check; one that throws, or takes longer than two seconds, counts as failed. */
  add(name: string, check: ReadinessCheck): void {
    this.#checks.set(name, check);
  }

  /** Makes the process not ready from now on, so that no new work is sent to it while it ends. */
  drain(): void {
    this.#draining = true;
  }

  /** Runs all checks at once. Calls that come meanwhile share the result, so probes cannot pile up. */
  readiness(): Promise<Readiness> {
    this.#underway ??= this.#run().finally(() => (this.#underway = undefined));
    return this.#underway;
  }

  async #run(): Promise<Readiness> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await this.#judge(check)] as const),
    );
    const checks = Object.fromEntries(
      this.#draining ? [...results, ['draining', 'failed'] as const] : results,
    );
    const states = Object.values(checks);
    return { status: WORST_FIRST.find((state) => states.includes(state)) ?? 'ok', checks };
  }

  async #judge(check: ReadinessCheck): Promise<ReadinessState> {
    const timeout = new AbortController();
    try {
      const late = delay<ReadinessState>(this.timeoutMs, 'failed', { signal: timeout.signal, ref: false });
      // The loser of the race must not reject unheard.
      late.catch(() => undefined);
      return await Promise.race([check(), late]);
    } catch {
      return 'failed';
    } finally {
      timeout.abort();
    }
  }
}
