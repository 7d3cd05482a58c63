import { expect } from 'vitest';
import { ExecutionLedger, SimulatedCpe, type SessionOutcome, type SimulatedCpeOptions } from '#cpe-simulator';

type CpeOptions = Partial<SimulatedCpeOptions> & { readonly serialNumber: string };

/** The CPEs of one test file, with one ledger of what they did; they boot and retry without making a test wait. */
export class CpeCabinet {
  readonly ledger = new ExecutionLedger();
  readonly cpes: SimulatedCpe[] = [];

  constructor(private readonly acsUrl: () => string) {}

  /** A CPE that is switched off. */
  create(options: CpeOptions): SimulatedCpe {
    const cpe = new SimulatedCpe({
      acsUrl: this.acsUrl(),
      ledger: this.ledger,
      delayScale: 0.01,
      retryScale: 0.001,
      ...options,
    });
    this.cpes.push(cpe);
    return cpe;
  }

  /** A CPE that has completed its first session. */
  async switchOn(options: CpeOptions): Promise<SimulatedCpe> {
    const cpe = this.create(options);
    const session = cpe.nextSession();
    await cpe.start();
    expect(await session).toMatchObject({ status: 'completed', reason: '' });
    return cpe;
  }

  /** Switches all off. The ACS must have kept to the protocol all the time. */
  async clear(): Promise<void> {
    await Promise.all(this.cpes.splice(0).map((cpe) => cpe.stop()));
    expect(this.ledger.violations).toEqual([]);
  }
}

/** A session that both sides ended in order. */
export function isCompleted({ status }: SessionOutcome): boolean {
  return status === 'completed';
}

/** A completed session that tells this event. */
export function tells(eventCode: string): (outcome: SessionOutcome) => boolean {
  return (outcome) => isCompleted(outcome) && outcome.events.some((event) => event.eventCode === eventCode);
}
