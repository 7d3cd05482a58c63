import type { ExecutionLedger } from '../ledger/execution-ledger.js';
import type { SessionOutcome } from '../session/session-outcome.js';

/** Counts how the sessions of a fleet ended. */
export class SessionTally {
  private completed = 0;
  private failed = 0;
  private lastReason = '';

  count(outcome: SessionOutcome): void {
    if (outcome.status === 'completed') this.completed += 1;
    else this.failed += 1;
    if (outcome.reason !== '') this.lastReason = outcome.reason;
  }

  /** One line for people. */
  describe(ledger: ExecutionLedger): string {
    const failures = this.failed === 0 ? '' : ` (last: ${this.lastReason})`;
    const violations = ledger.violations.length;
    const { executionCount } = ledger;
    return (
      `sessions: ${this.completed} completed, ${this.failed} failed${failures}; ` +
      `RPCs executed: ${executionCount}; protocol violations of the ACS: ${violations}`
    );
  }
}
