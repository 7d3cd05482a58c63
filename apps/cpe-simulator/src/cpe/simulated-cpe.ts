import type { ParameterTree } from '../device/parameter-tree.js';
import type { ExecutionLedger } from '../ledger/execution-ledger.js';
import type { Execution } from '../ledger/execution.js';
import type { CpeRequest } from '../session/session-context.js';
import type { SessionOutcome } from '../session/session-outcome.js';
import type { AcsFault, AcsResponse } from '../soap/acs-message.js';
import { cpeName, type CpeIdentity } from '../soap/inform.js';
import { CpeCore } from './cpe-core.js';
import type { SimulatedCpeOptions } from './cpe-options.js';

/** A CPE that talks CWMP over real sockets and executes what its ACS asks for. */
export class SimulatedCpe {
  /** OUI-ProductClass-SerialNumber, percent-encoded: its name in the ledger. */
  readonly name: string;
  private readonly core: CpeCore;

  /** @throws RangeError when the model's size is out of range. */
  constructor(options: SimulatedCpeOptions) {
    this.core = new CpeCore(options);
    this.name = cpeName(this.core.identity);
  }

  get identity(): CpeIdentity {
    return this.core.identity;
  }

  get ledger(): ExecutionLedger {
    return this.core.ledger;
  }

  /** Its parameters; to change one as the device itself would, use `setLocally`. */
  get tree(): ParameterTree {
    return this.core.device.tree;
  }

  /** Sessions begun since it was switched on. */
  get sessionCount(): number {
    return this.core.runner.sessionCount;
  }

  /** Empty before `start`. */
  get connectionRequestUrl(): string {
    return this.tree.valueOf(`${this.core.device.managementServer}ConnectionRequestURL`);
  }

  /** Switches on: opens the listener and begins the first session. @throws Error (rejects) when it cannot listen. */
  start(): Promise<void> {
    return this.core.start();
  }

  /** Switches off for good: breaks off the session, ends timers and listener; resolves when nothing is left. */
  stop(): Promise<void> {
    return this.core.stop();
  }

  /** Raises an event and opens a session; resolves with how the session that tells it ended. */
  informNow(eventCode = '2 PERIODIC', commandKey = ''): Promise<SessionOutcome> {
    const begun = this.sessionCount;
    const outcome = this.nextSession(({ sessionNumber }) => sessionNumber > begun);
    this.core.raise(eventCode, commandKey);
    return outcome;
  }

  /** Resolves when the next session (or the first that matches) has ended; ask before it can begin. */
  nextSession(matches: (outcome: SessionOutcome) => boolean = () => true): Promise<SessionOutcome> {
    return this.core.waiters.wait(matches);
  }

  /** Resolves as soon as the method has been executed `count` times since the ledger began. */
  waitForExecution(method: string, count = 1): Promise<Execution> {
    return this.ledger.waitFor(this.name, method, count);
  }

  /**
   * Changes a parameter from inside, writable or not; with notification on, this raises `4 VALUE CHANGE`, at once
   * if it is active. @throws RangeError when the device has no such parameter.
   */
  setLocally(path: string, value: string): void {
    const entry = this.tree.findParameter(path);
    if (!entry) throw new RangeError(`${this.name} has no parameter ${path}`);
    if (this.tree.valueOf(path) === value) return;
    this.core.change(entry, value);
  }

  /** Loses power for a moment, in the middle of a session if there is one. */
  powerCycle(): void {
    this.core.device.powerCycle();
    this.core.runner.abort('power failure');
    this.core.requestSession();
  }

  /**
   * Calls a method of the ACS in the next session; `content` is the finished inner XML. Rejects when the CPE stops
   * before an answer came.
   */
  callAcs(method: string, content = ''): Promise<AcsResponse | AcsFault> {
    const { requests, endSignal } = this.core;
    const answered = new Promise<AcsResponse | AcsFault>((resolve, reject) => {
      const request: CpeRequest = {
        method,
        write: () => content,
        settle: (answer) => {
          requests.splice(requests.indexOf(request), 1);
          resolve(answer);
        },
      };
      requests.push(request);
      endSignal.addEventListener('abort', () => reject(new Error('the CPE was stopped')), { once: true });
    });
    // Whoever does not wait for the answer is not to be surprised by its absence.
    answered.catch(() => {});
    return answered;
  }
}
