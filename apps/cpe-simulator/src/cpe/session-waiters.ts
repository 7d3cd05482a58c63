import type { SessionOutcome } from '../session/session-outcome.js';

interface Waiter {
  readonly matches: (outcome: SessionOutcome) => boolean;
  readonly resolve: (outcome: SessionOutcome) => void;
}

/** Promises of sessions to come. They never reject: a stopped CPE settles them with a failed outcome. */
export class SessionWaiters {
  private readonly waiters = new Set<Waiter>();

  wait(matches: (outcome: SessionOutcome) => boolean): Promise<SessionOutcome> {
    return new Promise((resolve) => {
      this.waiters.add({ matches, resolve });
    });
  }

  notify(outcome: SessionOutcome): void {
    this.settle(outcome, (waiter) => waiter.matches(outcome));
  }

  /** Settles all with an outcome that no session has had. */
  stop(sessionNumber: number): void {
    const reason = 'the CPE was stopped';
    const outcome: SessionOutcome = {
      sessionNumber,
      status: 'failed',
      events: [],
      informAccepted: false,
      methods: [],
      httpStatus: 0,
      reason,
    };
    this.settle(outcome, () => true);
  }

  private settle(outcome: SessionOutcome, isDue: (waiter: Waiter) => boolean): void {
    for (const waiter of [...this.waiters].filter(isDue)) {
      this.waiters.delete(waiter);
      waiter.resolve(outcome);
    }
  }
}
