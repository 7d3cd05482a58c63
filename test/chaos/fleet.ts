import { ExecutionLedger, SimulatedCpe, type FaultHooks } from '#cpe-simulator';
import type { Random } from '../random.js';

const lostBeforeExecution = 2;
const lostBeforeAnswer = 4;

/** CPEs that inform every few seconds, lose connections at the worst moments, and keep a ledger of what they ran. */
export class ChaosFleet {
  readonly ledger = new ExecutionLedger();
  readonly cpes: readonly SimulatedCpe[];
  private isSteady = false;

  constructor(acsUrl: string, count: number, seed: number, random: Random) {
    const loses = (percent: number) => () =>
      !this.isSteady && random.below(100) < percent ? 'drop' : undefined;
    const hooks: FaultHooks = {
      beforeExecution: loses(lostBeforeExecution),
      beforeAnswer: loses(lostBeforeAnswer),
    };
    this.cpes = Array.from(
      { length: count },
      (_, n) =>
        new SimulatedCpe({
          acsUrl,
          ledger: this.ledger,
          serialNumber: `CHAOS-${seed}-${n}`,
          seed: seed + n,
          hooks,
          periodicInformIntervalSec: 3,
          delayScale: 0.05,
          retryScale: 0.02,
          answerTimeoutMs: 10_000,
          // Half of them are called, the other half is served when it comes.
          ...(n % 2 === 0 && { connectionRequestListener: 'unreachable' as const }),
        }),
    );
  }

  /** Resolves when every CPE has been in a session that ended well. */
  async start(): Promise<void> {
    const first = this.cpes.map((cpe) => cpe.nextSession(({ status }) => status === 'completed'));
    await Promise.all(this.cpes.map((cpe) => cpe.start()));
    await Promise.all(first);
  }

  /** From now on connections hold. */
  calmDown(): void {
    this.isSteady = true;
  }

  async stop(): Promise<void> {
    await Promise.all(this.cpes.map((cpe) => cpe.stop()));
  }
}
