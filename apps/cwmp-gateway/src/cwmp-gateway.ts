import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { TaskSignals } from '#task';
import { GatewayDrain } from './gateway-drain.js';
import { CwmpListener } from './http/cwmp-listener.js';
import { GatewayJournal } from './journal/gateway-journal.js';
import { SessionRegistry } from './session/session-registry.js';

const sweepIntervalMs = 5_000;

/** The running gateway: opens the listener, forgets silent sessions, and drains before the process ends. */
@Injectable()
export class CwmpGateway implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private sweeping: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;

  constructor(
    private readonly listener: CwmpListener,
    private readonly registry: SessionRegistry,
    private readonly signals: TaskSignals,
    private readonly journal: GatewayJournal,
    private readonly drain: GatewayDrain,
  ) {}

  /** The port that CPEs are served on. */
  get port(): number {
    return this.listener.port;
  }

  /** The port that CPEs are served on by TLS, null when there is no certificate. */
  get tlsPort(): number | null {
    return this.listener.tlsPort;
  }

  async onApplicationBootstrap(): Promise<void> {
    this.unsubscribe = this.signals.onTaskQueued((deviceId) => this.registry.taskQueued(deviceId));
    this.sweeping = setInterval(() => this.sweep(), sweepIntervalMs).unref();
    await this.listener.listen();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.drain.run();
    clearInterval(this.sweeping);
    this.unsubscribe?.();
  }

  private sweep(): void {
    for (const context of this.registry.sweep(Date.now())) this.journal.abandoned(context);
  }
}
