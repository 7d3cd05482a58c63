import { Injectable } from '@nestjs/common';
import { openedState, resumedState } from '#cwmp-session';
import { SessionStore } from '#device';
import { TaskLedger } from '#task';
import type { CookieSession } from '../cookie/session-cookie.js';
import { GatewaySettings } from '../gateway-settings.js';
import { GatewayJournal } from '../journal/gateway-journal.js';
import { SessionRecording } from '../trace/session-recording.js';
import type { SessionContext } from './session-context.js';

/** Takes over sessions whose replica is gone, from what the ledger holds of them. */
@Injectable()
export class SessionResumer {
  constructor(
    private readonly sessions: SessionStore,
    private readonly ledger: TaskLedger,
    private readonly settings: GatewaySettings,
    private readonly journal: GatewayJournal,
  ) {}

  /** What the lost replica had sent is waited for, never sent again. Null when the session is over. */
  async resume({ deviceId, epoch }: CookieSession): Promise<SessionContext | null> {
    const resumed = await this.sessions.resume(deviceId, epoch, this.settings.replica);
    if (resumed === null) return null;
    const { session, outstanding } = resumed;
    const claimed = outstanding && (await this.ledger.findClaimed(outstanding.attemptId));
    const nowMs = Date.now();
    const context: SessionContext = {
      session,
      cwmpNamespace: resumed.cwmpNamespace === '' ? null : resumed.cwmpNamespace,
      root: null,
      timeoutMs: resumed.timeoutSec * 1_000,
      openedAtMs: nowMs,
      state: resumedState(openedState(session.pending, this.settings.limits.maxSessionRpcs), {
        outstanding: claimed && { attemptId: claimed.attemptId, method: claimed.step.method },
        rpcCount: resumed.rpcCount,
        disrupted: resumed.disrupted,
      }),
      claimed,
      parts: null,
      slice: null,
      quirks: null,
      unconfirmed: session.unconfirmed,
      lastTurnAtMs: nowMs,
      recording: new SessionRecording(session.traced),
      turn: Promise.resolve(),
    };
    this.journal.resumed(context);
    return context;
  }
}
