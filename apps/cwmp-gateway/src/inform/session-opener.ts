import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  encodeAcsFault,
  encodeAcsResponse,
  type CpeArguments,
  type CpeEnvelope,
  type CwmpVersion,
} from '#cwmp';
import { openedState, type SessionState } from '#cwmp-session';
import { SessionStore, type InformRecord, type OpenedSession, type OpenOutcome } from '#device';
import { SessionCookies } from '../cookie/session-cookie.js';
import { GatewaySettings } from '../gateway-settings.js';
import { comeBackLater, redirected, soapReply, type Reply } from '../http/reply.js';
import { GatewayJournal } from '../journal/gateway-journal.js';
import { FailedTurn } from '../quarantine/failed-turn.js';
import type { SessionContext } from '../session/session-context.js';
import { SessionRecording } from '../trace/session-recording.js';
import { informRecordOf, type InformSource } from './inform-record.js';
import type { ReadInform } from './inform-reading.js';
import { SessionPreparation } from './session-preparation.js';
import { speltRootOf } from './spelt-root.js';

export type SessionOpening =
  | { readonly kind: 'opened'; readonly context: SessionContext; readonly reply: Reply }
  | { readonly kind: 'fault'; readonly reply: Reply }
  /** The session is to be held elsewhere. */
  | { readonly kind: 'redirected'; readonly reply: Reply }
  /** Another device of the same identity has begun a session a moment ago. */
  | { readonly kind: 'identityConflict' }
  /** The device is kept out; its events stay with it. */
  | { readonly kind: 'quarantined'; readonly reply: Reply }
  /** The device is unknown, not the principal's, or the nonce was used before. */
  | { readonly kind: 'unauthorized'; readonly stale: boolean; readonly reason: string };

/** Seconds after which a device that is kept out may try again; a quarter more at most. */
const keptOutSec = 3_600;

/** Opens a session: commits the Inform, prepares its work, and only then answers. */
@Injectable()
export class SessionOpener {
  constructor(
    private readonly sessions: SessionStore,
    private readonly preparation: SessionPreparation,
    private readonly cookies: SessionCookies,
    private readonly settings: GatewaySettings,
    private readonly journal: GatewayJournal,
  ) {}

  /** Rejects with FailedTurn: without a commit there is no InformResponse. */
  async open(
    envelope: CpeEnvelope,
    inform: CpeArguments<'Inform'>,
    source: Omit<InformSource, 'owner'> & { readonly isEncrypted: boolean },
  ): Promise<SessionOpening> {
    const { redirect } = this.settings;
    if (redirect !== null) return { kind: 'redirected', reply: redirected(redirect) };
    const outcome = informRecordOf(envelope, inform, { ...source, owner: this.settings.replica });
    if (outcome.kind === 'badIdentity') {
      const { field, reason } = outcome.refusal;
      return fault(envelope, 8003, `Invalid arguments: DeviceId.${field} ${reason}`);
    }
    if (outcome.kind === 'noCommonVersion') return fault(envelope, 8006, 'CWMP version not supported');
    const refreshDelaySec = this.refreshDelaySec();
    const read = this.preparation.read({ ...outcome.record, refreshDelaySec });
    try {
      return await this.openFor(read, envelope, {
        version: outcome.version,
        isEncrypted: source.isEncrypted,
      });
    } catch (error) {
      const { identity, principal } = read.record;
      throw new FailedTurn({ kind: 'inform', identity, principal }, error);
    }
  }

  private async openFor(
    { record, cookiePath }: ReadInform,
    envelope: CpeEnvelope,
    { version, isEncrypted }: { readonly version: CwmpVersion; readonly isEncrypted: boolean },
  ): Promise<SessionOpening> {
    const opened = await this.commit(record);
    if (opened.kind === 'identityConflict') return { kind: 'identityConflict' };
    if (opened.kind === 'quarantined') {
      this.journal.keptOut(opened.publicId);
      return { kind: 'quarantined', reply: comeBackLater(keptOutSec + randomInt(keptOutSec / 4)) };
    }
    if (opened.kind !== 'opened')
      return { kind: 'unauthorized', stale: opened.kind === 'replayedNonce', reason: opened.kind };
    const { session } = opened;
    const pending = await this.preparation.prepare(session, record);
    const context = newContext(
      session,
      record,
      envelope,
      openedState(pending, this.settings.limits.maxSessionRpcs),
    );
    this.journal.opened(context, record);
    const setCookie = this.cookies.header(session.fence, { cookiePath, isEncrypted });
    return { kind: 'opened', context, reply: informResponse(envelope, version, setCookie) };
  }

  /** Devices that boot together are refreshed one after the other. */
  private refreshDelaySec(): number {
    return randomInt((this.settings.refresh?.spreadSec ?? 0) + 1);
  }

  private async commit(record: InformRecord): Promise<OpenOutcome> {
    const outcome = await this.sessions.open(record);
    const { onboarding } = this.settings;
    if (outcome.kind !== 'unknownDevice' || onboarding === 'closed') return outcome;
    // The credentials of one device make no other: a row for each serial number it names would be theirs to fill.
    if (record.principal.kind === 'device') return { kind: 'principalMismatch' };
    return this.sessions.register(record, onboarding === 'open' ? 'approved' : 'quarantined');
  }
}

function informResponse(envelope: CpeEnvelope, version: CwmpVersion, setCookie: string): Reply {
  const { id, cwmpNamespace: namespace, supportedCwmpVersions } = envelope;
  const response = { method: 'Inform', result: { maxEnvelopes: 1 } } as const;
  // The header answers SupportedCWMPVersions and nothing else (R14).
  const chosen = supportedCwmpVersions === null ? {} : { useCwmpVersion: version };
  const body = encodeAcsResponse({ namespace, id, response, ...chosen });
  return soapReply(body, { 'Set-Cookie': setCookie });
}

function newContext(
  session: OpenedSession,
  record: InformRecord,
  envelope: CpeEnvelope,
  state: SessionState,
): SessionContext {
  const nowMs = Date.now();
  return {
    session,
    cwmpNamespace: envelope.cwmpNamespace,
    root: speltRootOf(record),
    timeoutMs: record.timeoutSec * 1_000,
    openedAtMs: nowMs,
    state,
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

function fault(envelope: CpeEnvelope, code: number, string: string): SessionOpening {
  const body = encodeAcsFault({ namespace: envelope.cwmpNamespace, id: envelope.id, code, string });
  return { kind: 'fault', reply: { ...soapReply(body), close: true, reason: string } };
}
