import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { CpeArguments, CpeMessage } from '#cwmp';
import { AdmissionControl } from './admission/admission-control.js';
import { priorityOf } from './admission/priority.js';
import type { Admission, Refusal } from './authentication/admission.js';
import { CpeAuthenticator } from './authentication/cpe-authenticator.js';
import { EnvelopeReader, type ReadOutcome } from './http/envelope-reader.js';
import { badRequest, noContent, type Reply } from './http/reply.js';
import { InformReception } from './inform/inform-reception.js';
import { isCrash } from './quarantine/crash.js';
import { FailedTurn } from './quarantine/failed-turn.js';
import type { SessionContext } from './session/session-context.js';
import { Sessions } from './session/sessions.js';

/** A POST that was read. */
interface Posted<Kind extends 'envelope' | 'empty' = 'envelope' | 'empty'> {
  readonly request: IncomingMessage;
  readonly read: Extract<ReadOutcome, { readonly kind: Kind }>;
  readonly startedAtMs: number;
}

/**
 * One POST of a CPE, from its bytes to the answer. It owns no rules: it authenticates before it parses, opens or
 * finds the session, and hands the turn over.
 */
@Injectable()
export class CwmpController {
  constructor(
    private readonly authenticator: CpeAuthenticator,
    private readonly reader: EnvelopeReader,
    private readonly sessions: Sessions,
    private readonly reception: InformReception,
    private readonly admissions: AdmissionControl,
  ) {}

  /** The answer to whatever the peer sent. Rejects where we fail; with FailedTurn where it is known on whose turn. */
  async handle(request: IncomingMessage): Promise<Reply> {
    const startedAtMs = Date.now();
    const place = this.sessions.find(request);
    const isStranger = place.held === null && place.lost === null;
    const turnedAway = isStranger ? this.admissions.refuseUnread(request) : null;
    if (turnedAway !== null) return turnedAway;
    const admission = isStranger ? await this.authenticator.authenticate(request) : null;
    if (admission?.kind === 'refused') return this.refuse(request, admission);
    const read = await this.reader.read(request);
    if (read.kind === 'refused') {
      // Also where another replica holds the session: its transcript is to show what broke it.
      const context = await this.sessions.at(place);
      context?.recording.note(request, read.text, read.reply, startedAtMs);
      return read.reply;
    }
    const message = read.kind === 'empty' ? null : read.envelope.message;
    if (read.kind === 'envelope' && message?.kind === 'request' && message.request.method === 'Inform')
      return this.open({ request, read, startedAtMs }, message.request.arguments, admission);
    // Only now: CPEs that keep the cookie of their last session send it with the Inform of the next (Q7).
    const context = await this.sessions.at(place);
    if (context === null) return this.withoutSession(request, message, admission);
    return this.play(context, { request, read, startedAtMs });
  }

  private async play(context: SessionContext, { request, read, startedAtMs }: Posted): Promise<Reply> {
    const text = read.kind === 'empty' ? null : read.text;
    context.host = request.headers.host ?? request.socket.localAddress ?? null;
    try {
      const reply = await (read.kind === 'empty'
        ? this.sessions.play(context, { type: 'emptyPost' }, null)
        : this.sessions.play(context, { type: 'message', message: read.envelope.message }, read.envelope.id));
      context.recording.note(request, text, reply, startedAtMs);
      return reply;
    } catch (error) {
      context.recording.note(request, text, null, startedAtMs);
      if (isCrash(error)) this.sessions.crashed(context);
      throw new FailedTurn({ kind: 'session', fence: context.session.fence }, error);
    }
  }

  /** An empty POST without a session is a probe (Q4) or a last word (Q5). */
  private async withoutSession(
    request: IncomingMessage,
    message: CpeMessage | null,
    admission: Admission | null,
  ): Promise<Reply> {
    // The cookie of a session that is over does not vouch for its bearer.
    const admitted = admission ?? (await this.authenticator.authenticate(request));
    if (admitted.kind === 'refused') return this.refuse(request, admitted);
    return message === null ? noContent : badRequest('RPC without a session');
  }

  private async open(
    { request, read, startedAtMs }: Posted<'envelope'>,
    inform: CpeArguments<'Inform'>,
    admission: Admission | null,
  ): Promise<Reply> {
    // Shed before any state is written; the CPE keeps its events and comes back (R22).
    if (this.sessions.full) return this.admissions.shed('sessions', priorityOf(inform));
    // The cookie of an older session does not vouch for a new one.
    const admitted = admission ?? (await this.authenticator.authenticate(request));
    if (admitted.kind === 'refused') return this.refuse(request, admitted);
    const opening = await this.reception.receive(request, read.envelope, inform, admitted);
    if (opening.kind === 'unauthorized')
      return this.authenticator.challenge(request, opening.stale, opening.reason);
    if (opening.kind === 'opened') {
      opening.context.recording.note(request, read.text, opening.reply, startedAtMs);
      this.sessions.keep(opening.context, request);
    }
    return opening.reply;
  }

  private refuse(request: IncomingMessage, refusal: Refusal): Reply {
    const reply = this.authenticator.refuse(request, refusal);
    if (reply.close === true) return reply;
    // Drained, never parsed, so that the connection can carry the answer to the challenge.
    return this.reader.drain(request) ? reply : { ...reply, close: true };
  }
}
