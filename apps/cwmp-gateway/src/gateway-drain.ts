import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AdmissionControl } from './admission/admission-control.js';
import { GatewaySettings } from './gateway-settings.js';
import { CwmpListener } from './http/cwmp-listener.js';
import { SessionRegistry } from './session/session-registry.js';
import { TraceKeeper } from './trace/trace-keeper.js';

const lookIntervalMs = 50;

/** Ends the gateway so that no session fails of it. */
@Injectable()
export class GatewayDrain {
  constructor(
    private readonly listener: CwmpListener,
    private readonly registry: SessionRegistry,
    private readonly admissions: AdmissionControl,
    private readonly traces: TraceKeeper,
    private readonly settings: GatewaySettings,
  ) {}

  /**
   * In steps: as before while balancers notice, then without new sessions until those that have begun are over or their
   * time is, then without connections. After each answer all of a session is in the ledger, and is resumed from there.
   */
  async run(): Promise<void> {
    const { delaySec, graceSec } = this.settings.shutdown;
    await pause(delaySec * 1_000);
    this.admissions.drain();
    this.listener.drain();
    const endMs = Date.now() + graceSec * 1_000;
    while (!this.registry.isQuiet && Date.now() < endMs) await pause(lookIntervalMs);
    await this.listener.close();
    await this.traces.drained();
  }
}
