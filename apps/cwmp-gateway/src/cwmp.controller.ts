import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { CpeArguments, CpeEnvelope } from '#cwmp';
import { CpeAuthenticator, type Admission } from './authentication/cpe-authenticator.js';
import { EnvelopeReader } from './http/envelope-reader.js';
import { PeerAddresses } from './http/peer-addresses.js';
import { badRequest, comeBackLater, noContent, type Reply } from './http/reply.js';
import { SessionOpener } from './inform/session-opener.js';
import { Sessions } from './session/sessions.js';

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
    private readonly opener: SessionOpener,
    private readonly peers: PeerAddresses,
  ) {}

  /** The answer to whatever the peer sent. Throws only what PostgreSQL throws. */
  async handle(request: IncomingMessage): Promise<Reply> {
    const context = await this.sessions.find(request);
    const admission = context === null ? this.authenticator.authenticate(request) : null;
    if (admission?.kind === 'refused') return this.refuse(request, admission.reason);
    const read = await this.reader.read(request);
    if (read.kind === 'refused') return read.reply;
    // Without a session an empty POST is a probe (Q4) or a last word (Q5).
    if (read.kind === 'empty')
      return context === null ? noContent : this.sessions.play(context, { type: 'emptyPost' }, null);
    const { envelope } = read;
    const { message } = envelope;
    if (message.kind === 'request' && message.request.method === 'Inform')
      return this.open(request, envelope, message.request.arguments, admission);
    if (context === null) return badRequest('RPC without a session');
    return this.sessions.play(context, { type: 'message', message }, envelope.id);
  }

  private async open(
    request: IncomingMessage,
    envelope: CpeEnvelope,
    inform: CpeArguments<'Inform'>,
    admission: Admission | null,
  ): Promise<Reply> {
    // Shed before any state is written; the CPE keeps its events and comes back (R22).
    if (this.sessions.full) return { ...comeBackLater(), reason: 'too many sessions' };
    // The cookie of an older session does not vouch for a new one.
    const admitted = admission ?? this.authenticator.authenticate(request);
    if (admitted.kind === 'refused') return this.refuse(request, admitted.reason);
    const { principal, digest } = admitted;
    const opening = await this.opener.open(envelope, inform, {
      principal,
      digest,
      peerAddress: this.peers.of(request),
    });
    if (opening.kind === 'unauthorized') return this.authenticator.challenge(opening.stale, opening.reason);
    if (opening.kind === 'opened') this.sessions.keep(opening.context, request);
    return opening.reply;
  }

  private refuse(request: IncomingMessage, reason: 'missing' | 'wrong' | 'stale'): Reply {
    // Drained, never parsed, so that the connection can carry the answer to the challenge.
    request.resume();
    return this.authenticator.challenge(
      reason === 'stale',
      reason === 'wrong' ? 'wrong credentials' : undefined,
    );
  }
}
