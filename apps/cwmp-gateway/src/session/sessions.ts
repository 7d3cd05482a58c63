import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { cookieValues } from '../cookie/cookie-header.js';
import { cookieName, SessionCookies, type CookieSession } from '../cookie/session-cookie.js';
import { PeerAddresses } from '../http/peer-addresses.js';
import { noContent, type Reply } from '../http/reply.js';
import type { SessionContext } from './session-context.js';
import { SessionRegistry } from './session-registry.js';
import { SessionResumer } from './session-resumer.js';
import { TurnRunner } from './turn-runner.js';
import type { SessionEvent } from '#cwmp-session';

/** What a turn tells of its session before its body is read. */
export interface SessionPlace {
  /** The session in our memory, by its cookie or else by its connection. */
  readonly held: SessionContext | null;
  /** What a cookie of ours names that we do not hold. */
  readonly lost: CookieSession | null;
}

/** The sessions that turns belong to: found by cookie, else in the ledger, else by connection. */
@Injectable()
export class Sessions {
  constructor(
    private readonly registry: SessionRegistry,
    private readonly peers: PeerAddresses,
    private readonly cookies: SessionCookies,
    private readonly resumer: SessionResumer,
    private readonly runner: TurnRunner,
  ) {}

  /** No further session can be opened here now. */
  get full(): boolean {
    return this.registry.full;
  }

  /** Where the session of a turn may be found; costs no statement. */
  find(request: IncomingMessage): SessionPlace {
    let lost: CookieSession | null = null;
    for (const value of cookieValues(request.headers.cookie, cookieName)) {
      const named = this.cookies.verify(value);
      if (named === null) continue;
      const held = this.registry.find(named.deviceId, named.epoch);
      if (held !== null) return { held, lost: null };
      if (!this.registry.isOver(named.deviceId, named.epoch)) lost ??= named;
    }
    const isShared = this.peers.isShared(request);
    return { held: isShared ? null : this.registry.findByConnection(request.socket), lost };
  }

  /** The session there, taken over from the ledger when need be; null when it is over. */
  async at({ held, lost }: SessionPlace): Promise<SessionContext | null> {
    const resumed = lost && (await this.resumer.resume(lost));
    if (resumed === null) return held;
    this.add(resumed, null);
    return resumed;
  }

  /** Keeps a session that has just been opened by `request`. */
  keep(context: SessionContext, request: IncomingMessage): void {
    this.add(context, this.peers.isShared(request) ? null : request.socket);
  }

  /** One turn of a session; `cpeId` is the cwmp:ID of the message that is answered. */
  async play(context: SessionContext, event: SessionEvent, cpeId: string | null): Promise<Reply> {
    const before = context.state.phase;
    const reply = await this.runner.run(context, event, cpeId);
    if (context.state.phase !== 'ended') return reply;
    const { fence } = context.session;
    const isCutOff = before !== 'ended' && reply.status === 400;
    const regained = isCutOff ? await this.resumer.resume(fence) : null;
    if (regained === null) {
      this.registry.end(context);
      // Q5: a last word without content ends quietly, also where we learn only now that the session is over.
      return event.type === 'emptyPost' ? noContent : reply;
    }
    // Another replica had the session for a while and could not tell us; now it is here again.
    this.add(regained, null);
    return this.runner.run(regained, event, cpeId);
  }

  /** Ends a session on a turn of which we have failed: what it was to do, its next one will find in the ledger. */
  crashed(context: SessionContext): void {
    this.runner.crash(context);
    this.registry.end(context);
  }

  private add(context: SessionContext, connection: Socket | null): void {
    const displaced = this.registry.add(context, connection);
    if (displaced !== null) this.runner.supersede(displaced);
  }
}
