import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SessionHandOver, type HandOver, type SessionName } from '#device';
import { GatewaySettings } from '../gateway-settings.js';
import { GatewayJournal } from '../journal/gateway-journal.js';
import { letGo, type SessionContext } from '../session/session-context.js';
import { SessionRegistry } from '../session/session-registry.js';
import { packSession, unpackSession } from './session-memory.js';

/** Gives sessions of this replica to others, to which a balancer has sent their next turn, and takes theirs. */
@Injectable()
export class HandOverDesk implements OnApplicationBootstrap, OnApplicationShutdown {
  private close: (() => void) | undefined;

  constructor(
    private readonly handOver: SessionHandOver,
    private readonly registry: SessionRegistry,
    private readonly settings: GatewaySettings,
    private readonly journal: GatewayJournal,
  ) {}

  onApplicationBootstrap(): void {
    this.close = this.handOver.onAsked(this.settings.replica, (session) => this.giveUp(session));
  }

  /** Sessions are given up until the last turn here has ended. */
  onApplicationShutdown(): void {
    this.close?.();
  }

  /**
   * Takes a session whose turn was raised from its former owner.
   *
   * @param bare what the ledger tells of it
   * @returns `over` when it has ended there, null when the ledger has to do
   */
  async take(
    formerOwner: string,
    session: SessionName,
    bare: SessionContext,
  ): Promise<SessionContext | 'over' | null> {
    if (formerOwner === this.settings.replica) return null;
    const told = await this.handOver.ask(formerOwner, session);
    if (told.kind === 'unknown') return null;
    if (told.kind === 'over') {
      this.registry.noteOver(session.deviceId, session.epoch, Date.now());
      return 'over';
    }
    const context = unpackSession(told.memory, bare);
    if (context !== null) this.journal.takenOver(context);
    return context;
  }

  private async giveUp({ deviceId, epoch }: SessionName): Promise<HandOver> {
    if (this.registry.hasEnded(deviceId, epoch)) return { kind: 'over' };
    const context = this.registry.surrender(deviceId, epoch);
    if (context === null) return { kind: 'unknown' };
    // A turn that is being played here has lost its fence, or had written all before: its state tells which.
    await context.turn;
    if (context.state.phase === 'ended') return { kind: 'unknown' };
    this.journal.handedOver(context);
    const memory = packSession(context);
    letGo(context);
    return { kind: 'memory', memory };
  }
}
