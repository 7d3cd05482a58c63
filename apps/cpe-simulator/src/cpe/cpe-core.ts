import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Reachability } from '../connection-request/reachability.js';
import type { ParameterEntry } from '../device/tree-entry.js';
import { ExecutionLedger } from '../ledger/execution-ledger.js';
import type { CpeProfile } from '../profile/cpe-profile.js';
import { tr181Generic } from '../profile/generic.js';
import { retryWaitSec } from '../session/retry-policy.js';
import type { CpeRequest } from '../session/session-context.js';
import type { SessionOutcome } from '../session/session-outcome.js';
import type { CpeIdentity } from '../soap/inform.js';
import { StunClient } from '../stun/stun-client.js';
import type { TransferRequest } from '../rpc/rpc-device.js';
import { transferFile, type TransferEnd } from '../transfer/file-transfer.js';
import { updatedVersion } from '../transfer/firmware-version.js';
import { TransferQueue, type FinishedTransfer } from '../transfer/transfer-queue.js';
import { XmppClient } from '../xmpp/xmpp-client.js';
import { CpeDevice } from './cpe-device.js';
import { defaultModel, factoryFacts, type SimulatedCpeOptions } from './cpe-options.js';
import { PendingEvents } from './pending-events.js';
import { PeriodicInform } from './periodic-inform.js';
import { seededRandom } from './seeded-random.js';
import { SessionLoop } from './session-loop.js';
import { SessionRunner } from './session-runner.js';
import { SessionWaiters } from './session-waiters.js';
import { Timers } from './timers.js';

const bootMs = 2000;
const firmwareImage = /^1 /;

/** The inside of a simulated CPE: its parts and what makes them act together. */
export class CpeCore {
  readonly profile: CpeProfile;
  readonly identity: CpeIdentity;
  readonly ledger: ExecutionLedger;
  readonly device: CpeDevice;
  readonly runner: SessionRunner;
  readonly events = new PendingEvents();
  /** Parameters that the next Inform reports. */
  readonly changed = new Set<string>();
  readonly waiters = new SessionWaiters();
  /** Calls on the ACS that no answer has settled. */
  readonly requests: CpeRequest[] = [];
  private readonly random: () => number;
  private readonly timers = new Timers();
  private readonly end = new AbortController();
  private readonly transfers: TransferQueue;
  private readonly periodicInform: PeriodicInform;
  private readonly reachability: Reachability;
  private readonly loop: SessionLoop;
  private stun: StunClient | null = null;
  private xmpp: XmppClient | null = null;
  private isDown = true;
  private hasMetAcs = false;

  constructor(private readonly options: SimulatedCpeOptions) {
    this.profile = options.profile ?? tr181Generic;
    this.ledger = options.ledger ?? new ExecutionLedger();
    this.identity = { ...this.profile.identity, serialNumber: options.serialNumber };
    this.random = seededRandom(options.seed ?? 1);
    // Transfers and calls wait for the end side by side, as many as there are.
    setMaxListeners(0, this.end.signal);
    this.device = this.createDevice();
    this.transfers = this.createTransfers();
    this.periodicInform = new PeriodicInform(this.timers, this.random, () => this.raise('2 PERIODIC'));
    this.reachability = this.createReachability();
    this.runner = this.createRunner();
    this.loop = this.createLoop();
  }

  /** Aborted when the CPE is switched off. */
  get endSignal(): AbortSignal {
    return this.end.signal;
  }

  async start(): Promise<void> {
    const url = await this.reachability.open();
    if (this.end.signal.aborted) return this.reachability.close();
    this.device.tree.setFact(`${this.device.managementServer}ConnectionRequestURL`, url);
    this.isDown = false;
    this.restartStun();
    this.restartXmpp();
    this.periodicInform.restart(this.device.periodicInformSettings);
    const { firstEvents } = this.options;
    const events = firstEvents?.map((eventCode) => ({ eventCode, commandKey: '' }));
    this.addEvents(events ?? this.profile.bootEvents(true));
    if (this.events.list().length > 0) this.loop.request();
  }

  async stop(): Promise<void> {
    this.end.abort(new Error('the CPE was stopped'));
    this.runner.abort('the CPE was stopped');
    await this.loop.stop();
    this.timers.clear();
    this.stun?.close();
    this.xmpp?.close();
    await this.reachability.close();
    this.waiters.stop(this.runner.sessionCount);
  }

  raise(eventCode: string, commandKey = ''): void {
    this.events.add(eventCode, commandKey);
    this.loop.request();
  }

  /** Changes a parameter from inside; with notification on, this raises `4 VALUE CHANGE`, at once if it is active. */
  change(entry: ParameterEntry, value: string): void {
    this.device.tree.set(entry.path, value);
    const { notification } = this.device.tree.attributesOf(entry);
    if (notification === 0) return;
    this.changed.add(entry.path);
    this.events.add('4 VALUE CHANGE');
    if (notification === 2) this.requestSession();
  }

  requestSession(): void {
    this.loop.request();
  }

  private addEvents(events: ReturnType<CpeProfile['bootEvents']>): void {
    for (const { eventCode, commandKey } of events) this.events.add(eventCode, commandKey);
  }

  private delay(delaySec: number, callback: () => void): void {
    this.timers.after(delaySec * 1000 * (this.options.delayScale ?? 1), callback);
  }

  /** Goes down and comes up again when a restart is due. */
  private async restartIfDue(): Promise<boolean> {
    if (!this.device.isRestartDue) return false;
    this.isDown = true;
    const downMs = bootMs * (this.options.delayScale ?? 1);
    await pause(downMs, null, { signal: this.end.signal }).catch(() => null);
    const restart = this.end.signal.aborted ? null : this.device.takeRestart();
    if (!restart) return false;
    if (restart.isFactoryReset) this.hasMetAcs = false;
    if (restart.isFactoryReset) this.events.afterFactoryReset();
    else this.events.afterBoot();
    this.changed.clear();
    this.addEvents(this.profile.bootEvents(!this.hasMetAcs));
    for (const commandKey of restart.commandKeys) this.events.add('M Reboot', commandKey);
    this.periodicInform.restart(this.device.periodicInformSettings);
    this.isDown = false;
    this.restartStun();
    this.restartXmpp();
    return true;
  }

  private afterSession(outcome: SessionOutcome): boolean {
    if (outcome.status === 'failed') this.events.afterFailedSession();
    if (outcome.informAccepted) this.hasMetAcs = true;
    this.transfers.startAccepted();
    this.waiters.notify(outcome);
    this.options.sessionEnded?.(outcome);
    return this.device.isRestartDue;
  }

  private transferFinished({ request, end }: FinishedTransfer): void {
    this.events.add('7 TRANSFER COMPLETE');
    this.events.add(request.direction === 'download' ? 'M Download' : 'M Upload', request.commandKey);
    if (request.direction === 'download' && end.faultCode === 0 && firmwareImage.test(request.fileType)) {
      const path = `${this.device.tree.root}DeviceInfo.SoftwareVersion`;
      this.device.tree.setFact(path, updatedVersion(request, end));
      this.device.powerCycle();
    }
    this.loop.request();
  }

  private createDevice(): CpeDevice {
    const base = this.options.model ?? defaultModel(this.profile);
    return new CpeDevice(base, factoryFacts(this.options, this.identity), this.profile.rpc, {
      scheduleInform: (delaySec, commandKey) =>
        this.delay(delaySec, () => {
          this.events.add('3 SCHEDULED');
          this.raise('M ScheduleInform', commandKey);
        }),
      queueTransfer: (transfer) => this.transfers.accept(transfer),
      queuedTransfers: () => this.transfers.queued(),
      periodicInformChanged: () => this.periodicInform.restart(this.device.periodicInformSettings),
      acsUrlChanged: () => this.raise('0 BOOTSTRAP'),
      stunSettingsChanged: () => this.restartStun(),
      xmppSettingsChanged: () => this.restartXmpp(),
    });
  }

  private restartStun(): void {
    this.stun?.close();
    const settings = this.device.stunSettings;
    const { connectionRequestHost = '127.0.0.1' } = this.options;
    this.stun =
      settings &&
      StunClient.open(connectionRequestHost, settings, {
        credentials: () => this.device.connectionRequestCredentials,
        bound: (address, isNat) => {
          this.tell('UDPConnectionRequestAddress', address);
          this.tell('NATDetected', isNat ? '1' : '0');
        },
        requested: () => this.reachability.receive(),
      });
  }

  private restartXmpp(): void {
    this.xmpp?.close();
    const settings = this.device.xmppSettings;
    const { xmppServer } = this.options;
    const isSet = settings !== null && xmppServer !== undefined;
    this.xmpp = isSet
      ? new XmppClient(xmppServer, settings, {
          credentials: () => this.device.connectionRequestCredentials,
          connected: (jid) => this.tell('ConnReqJabberID', jid),
          requested: () => this.reachability.receive(),
        })
      : null;
  }

  private tell(name: string, value: string): void {
    const entry = this.device.tree.findParameter(this.device.managementServer + name);
    if (entry && this.device.tree.valueOf(entry.path) !== value) this.change(entry, value);
  }

  private transfer(request: TransferRequest): Promise<TransferEnd> {
    return transferFile(request, this.fileContent(request.fileType), this.end.signal, this.profile.transfer);
  }

  private createTransfers(): TransferQueue {
    return new TransferQueue({
      after: (delaySec, callback) => this.delay(delaySec, callback),
      transfer: (request) => this.transfer(request),
      finished: (transfer) => this.transferFinished(transfer),
      acknowledged: ({ request }) => {
        const code = request.direction === 'download' ? 'M Download' : 'M Upload';
        this.events.settleTransfer(code, request.commandKey);
      },
    });
  }

  private fileContent(fileType: string): string {
    return `# ${fileType} of ${this.identity.serialNumber}\n`;
  }

  private createReachability(): Reachability {
    const { connectionRequestListener, connectionRequestHost = '127.0.0.1' } = this.options;
    return new Reachability(
      this.profile.connectionRequest,
      {
        credentials: () => this.device.connectionRequestCredentials,
        state: () => (this.isDown ? 'down' : this.loop.isBusy ? 'in-session' : 'idle'),
        requested: () => this.raise('6 CONNECTION REQUEST'),
      },
      connectionRequestListener,
      connectionRequestHost,
    );
  }

  private createRunner(): SessionRunner {
    return new SessionRunner({
      identity: this.identity,
      profile: this.profile,
      device: this.device,
      events: this.events,
      changed: this.changed,
      ledger: this.ledger,
      hooks: this.options.hooks ?? {},
      answerTimeoutMs: this.options.answerTimeoutMs ?? 30_000,
      random: this.random,
      requests: () => [...this.transfers.requests(), ...this.requests],
    });
  }

  private createLoop(): SessionLoop {
    const { retryScale = 1 } = this.options;
    return new SessionLoop(
      {
        prepare: () => this.restartIfDue(),
        runSession: (retryCount) => this.runner.run(retryCount),
        afterSession: (outcome) => this.afterSession(outcome),
        retryWaitMs: (retry) =>
          retryWaitSec(retry, this.device.retrySettings, this.random()) * 1000 * retryScale,
      },
      this.timers,
    );
  }
}
