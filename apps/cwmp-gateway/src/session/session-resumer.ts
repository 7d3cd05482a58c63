import { Injectable } from '@nestjs/common';
import { openedState } from '#cwmp-session';
import { SessionStore, type ResumedSession } from '#device';
import type { CookieSession } from '../cookie/session-cookie.js';
import { GatewaySettings } from '../gateway-settings.js';
import { HandOverDesk } from '../hand-over/hand-over-desk.js';
import { GatewayJournal } from '../journal/gateway-journal.js';
import { SessionRecording } from '../trace/session-recording.js';
import { LedgerMemory } from './ledger-memory.js';
import type { SessionContext } from './session-context.js';

/** Takes over sessions of other replicas: with what they know, or without them from what the ledger holds. */
@Injectable()
export class SessionResumer {
  constructor(
    private readonly sessions: SessionStore,
    private readonly desk: HandOverDesk,
    private readonly settings: GatewaySettings,
    private readonly journal: GatewayJournal,
    private readonly memory: LedgerMemory,
  ) {}

  /**
   * The turn is raised first: from then on the former replica can write no more, whatever it answers. What was sent
   * is waited for, never sent again. Null when the session is over.
   */
  async resume({ deviceId, epoch }: CookieSession): Promise<SessionContext | null> {
    const resumed = await this.sessions.resume(deviceId, epoch, this.settings.replica);
    if (resumed === null) return null;
    const bare = this.bareContext(resumed);
    const taken = await this.desk.take(resumed.formerOwner, { deviceId, epoch }, bare);
    if (taken === 'over') return null;
    if (taken !== null) return taken;
    const context = await this.memory.recall(bare, resumed);
    this.journal.resumed(context);
    return context;
  }

  private bareContext({ session, cwmpNamespace, timeoutSec }: ResumedSession): SessionContext {
    const nowMs = Date.now();
    return {
      session,
      cwmpNamespace: cwmpNamespace === '' ? null : cwmpNamespace,
      root: null,
      timeoutMs: timeoutSec * 1_000,
      openedAtMs: nowMs,
      state: openedState(session.pending, this.settings.limits.maxSessionRpcs),
      claimed: null,
      parts: null,
      slice: null,
      mostInSlice: Infinity,
      quirks: null,
      unconfirmed: session.unconfirmed,
      lastTurnAtMs: nowMs,
      host: null,
      recording: new SessionRecording(session.traced),
      turn: Promise.resolve(),
    };
  }
}
