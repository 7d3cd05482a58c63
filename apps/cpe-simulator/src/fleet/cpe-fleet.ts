import type { SimulatedCpeOptions } from '../cpe/cpe-options.js';
import { seededRandom } from '../cpe/seeded-random.js';
import { SimulatedCpe } from '../cpe/simulated-cpe.js';
import { Timers } from '../cpe/timers.js';
import { ConnectionRequestListener } from '../connection-request/connection-request-listener.js';
import { ExecutionLedger } from '../ledger/execution-ledger.js';
import type { CpeProfile } from '../profile/cpe-profile.js';
import { tr181Generic } from '../profile/generic.js';

/** A fleet as its user wants it; everything else applies to each of its CPEs. */
export interface CpeFleetOptions extends Omit<
  SimulatedCpeOptions,
  'serialNumber' | 'profile' | 'connectionRequestListener'
> {
  /** 1 to 1,000,000. */
  readonly count: number;
  /** Taken in turn; default `tr181-generic` for all. */
  readonly profiles?: readonly CpeProfile[];
  /** Number in the first serial number; default 1. */
  readonly serialStart?: number;
  /** The first Informs are spread over this time. Default: 5 ms for each CPE. */
  readonly startSpreadMs?: number;
  /** One port for all, a port for each, or no way to reach them; default `shared`. */
  readonly connectionRequests?: 'shared' | 'own' | 'unreachable';
}

/** Many CPEs in one process, with one ledger. */
export class CpeFleet {
  readonly ledger: ExecutionLedger;
  readonly cpes: readonly SimulatedCpe[];
  private readonly timers = new Timers();
  private isStopped = false;

  private constructor(
    private readonly options: CpeFleetOptions,
    private readonly listener: ConnectionRequestListener | null,
  ) {
    const { count, profiles = [tr181Generic], serialStart = 1 } = options;
    this.ledger = options.ledger ?? new ExecutionLedger();
    this.cpes = Array.from({ length: count }, (_, index) =>
      this.createCpe(index, serialStart + index, profiles[index % profiles.length] ?? tr181Generic),
    );
  }

  /** Builds the fleet and opens its shared listener. @throws Error (rejects) when it cannot listen. */
  static async create(options: CpeFleetOptions): Promise<CpeFleet> {
    const { connectionRequests = 'shared', connectionRequestHost = '127.0.0.1' } = options;
    const isShared = connectionRequests === 'shared';
    const listener = isShared ? await ConnectionRequestListener.open(connectionRequestHost) : null;
    return new CpeFleet(options, listener);
  }

  /** Switches all on, spread over the start time; resolves when the last one is on. */
  async start(): Promise<void> {
    const { startSpreadMs = this.cpes.length * 5 } = this.options;
    const random = seededRandom(this.options.seed ?? 1);
    await Promise.all(this.cpes.map((cpe) => this.startAfter(cpe, random() * startSpreadMs)));
  }

  /** Switches all off; resolves when nothing is left running. The ledger stays open. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.timers.runAll();
    await Promise.all(this.cpes.map((cpe) => cpe.stop()));
    await this.listener?.close();
  }

  private async startAfter(cpe: SimulatedCpe, delayMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.timers.after(delayMs, resolve);
    });
    if (!this.isStopped) await cpe.start();
  }

  private createCpe(index: number, serial: number, profile: CpeProfile): SimulatedCpe {
    const { connectionRequests, seed = 1 } = this.options;
    const listener = connectionRequests === 'unreachable' ? 'unreachable' : this.listener;
    return new SimulatedCpe({
      ...this.options,
      profile,
      ledger: this.ledger,
      serialNumber: `AV${String(serial).padStart(8, '0')}`,
      seed: seed * 1_000_003 + index,
      ...(listener !== null && { connectionRequestListener: listener }),
    });
  }
}
