import { ParameterTree } from '../device/parameter-tree.js';
import { isTrue } from '../device/parameter-value.js';
import type { BaseTree } from '../device/base-tree.js';
import type { RpcDevice, RpcLimits, TransferRequest } from '../rpc/rpc-device.js';
import type { HttpCredentials } from '../session/http-authorization.js';
import type { StunSettings } from '../stun/stun-client.js';
import type { XmppSettings } from '../xmpp/xmpp-client.js';
import type { RetrySettings } from '../session/retry-policy.js';
import type { PeriodicInformSettings } from './periodic-inform.js';

/** A restart that waits for the end of the session. */
export interface Restart {
  /** CommandKeys of the Reboots that asked for it; none when it has other reasons. */
  readonly commandKeys: readonly string[];
  readonly isFactoryReset: boolean;
}

/** What the rest of the CPE does for its device. */
export interface DevicePorts {
  readonly scheduleInform: (delaySec: number, commandKey: string) => void;
  readonly queueTransfer: (transfer: TransferRequest) => boolean;
  readonly queuedTransfers: () => readonly TransferRequest[];
  readonly periodicInformChanged: () => void;
  readonly acsUrlChanged: () => void;
  readonly stunSettingsChanged: () => void;
  readonly xmppSettingsChanged: () => void;
}

/** The device of one CPE: its parameters and what RPCs have ordered for the time after the session. */
export class CpeDevice implements RpcDevice {
  readonly tree: ParameterTree;
  readonly managementServer: string;
  private restart: { commandKeys: string[]; isFactoryReset: boolean } | null = null;
  private bootedAtMs = Date.now();

  constructor(
    base: BaseTree,
    facts: Readonly<Record<string, string>>,
    readonly limits: RpcLimits,
    private readonly ports: DevicePorts,
  ) {
    this.managementServer = `${base.root}ManagementServer.`;
    const paths = Object.entries(facts).map(([name, value]) => [base.root + name, value] as const);
    this.tree = new ParameterTree(base, new Map(paths));
    this.tree.setLive(`${base.root}DeviceInfo.UpTime`, () => String(this.upTimeSec()));
    this.tree.setLive(`${base.root}Time.CurrentLocalTime`, () => `${new Date().toISOString().slice(0, 19)}Z`);
  }

  get acsUrl(): string {
    return this.management('URL');
  }

  get acsCredentials(): HttpCredentials | null {
    return this.credentials('Username', 'Password');
  }

  get connectionRequestCredentials(): HttpCredentials | null {
    return this.credentials('ConnectionRequestUsername', 'ConnectionRequestPassword');
  }

  get retrySettings(): RetrySettings {
    return {
      minimumWaitSec: Number(this.management('CWMPRetryMinimumWaitInterval')) || 5,
      multiplier: (Number(this.management('CWMPRetryIntervalMultiplier')) || 2000) / 1000,
    };
  }

  get periodicInformSettings(): PeriodicInformSettings {
    const time = this.management('PeriodicInformTime');
    const referenceMs = time.startsWith('0001-') ? Number.NaN : Date.parse(time);
    return {
      isEnabled: isTrue(this.management('PeriodicInformEnable')),
      intervalSec: Number(this.management('PeriodicInformInterval')),
      referenceMs: Number.isNaN(referenceMs) ? null : referenceMs,
    };
  }

  /** Null while STUN is off. */
  get stunSettings(): StunSettings | null {
    if (!isTrue(this.management('STUNEnable'))) return null;
    return {
      host: this.management('STUNServerAddress') || new URL(this.acsUrl).hostname,
      port: Number(this.management('STUNServerPort')),
      username: this.management('STUNUsername'),
      password: this.management('STUNPassword'),
      keepAliveSec: Number(this.management('STUNMinimumKeepAlivePeriod')) || 30,
    };
  }

  /** Null while no XMPP connection is named for connection requests, or that one is off. */
  get xmppSettings(): XmppSettings | null {
    const connection = this.management('ConnReqXMPPConnection').replace(/\.$/, '');
    const setting = (name: string): string => this.tree.valueOf(`${connection}.${name}`);
    if (connection === '' || !isTrue(setting('Enable'))) return null;
    return {
      username: setting('Username'),
      password: setting('Password'),
      domain: setting('Domain'),
      resource: setting('Resource'),
      allowed: this.management('ConnReqAllowedJabberIDs')
        .split(',')
        .map((jid) => jid.trim())
        .filter((jid) => jid !== ''),
    };
  }

  parametersChanged(paths: readonly string[]): void {
    if (paths.some((path) => path.startsWith(`${this.managementServer}PeriodicInform`))) {
      this.ports.periodicInformChanged();
    }
    if (paths.some((path) => path.startsWith(`${this.managementServer}STUN`)))
      this.ports.stunSettingsChanged();
    if (paths.some((path) => /\.(XMPP\.Connection\.|ManagementServer\.ConnReq(XMPP|Allowed))/.test(path)))
      this.ports.xmppSettingsChanged();
    if (paths.includes(`${this.managementServer}URL`)) this.ports.acsUrlChanged();
  }

  reboot(commandKey: string): void {
    this.orderRestart().commandKeys.push(commandKey);
  }

  factoryReset(): void {
    this.orderRestart().isFactoryReset = true;
  }

  /** Restarts without an RPC: power loss, new firmware. */
  powerCycle(): void {
    this.orderRestart();
  }

  get isRestartDue(): boolean {
    return this.restart !== null;
  }

  /** Performs the restart that is due; null when there is none. */
  takeRestart(): Restart | null {
    const { restart } = this;
    if (restart?.isFactoryReset) this.tree.reset();
    if (restart) this.bootedAtMs = Date.now();
    this.restart = null;
    return restart;
  }

  scheduleInform(delaySec: number, commandKey: string): void {
    this.ports.scheduleInform(delaySec, commandKey);
  }

  queueTransfer(transfer: TransferRequest): boolean {
    return this.ports.queueTransfer(transfer);
  }

  queuedTransfers(): readonly TransferRequest[] {
    return this.ports.queuedTransfers();
  }

  private orderRestart(): { commandKeys: string[]; isFactoryReset: boolean } {
    this.restart ??= { commandKeys: [], isFactoryReset: false };
    return this.restart;
  }

  private management(name: string): string {
    return this.tree.valueOf(this.managementServer + name);
  }

  private credentials(usernameName: string, passwordName: string): HttpCredentials | null {
    const username = this.management(usernameName);
    return username === '' ? null : { username, password: this.management(passwordName) };
  }

  private upTimeSec(): number {
    return Math.floor((Date.now() - this.bootedAtMs) / 1000);
  }
}
