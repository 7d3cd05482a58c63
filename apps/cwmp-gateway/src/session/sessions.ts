import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { cookieValues } from '../cookie/cookie-header.js';
import { cookieName, SessionCookies } from '../cookie/session-cookie.js';
import { PeerAddresses } from '../http/peer-addresses.js';
import type { SessionContext } from './session-context.js';
import { SessionRegistry } from './session-registry.js';
import { SessionResumer } from './session-resumer.js';
import { TurnRunner } from './turn-runner.js';
import type { SessionEvent } from '#cwmp-session';
import type { Reply } from '../http/reply.js';

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

  /** Null when the turn belongs to no live session. */
  async find(request: IncomingMessage): Promise<SessionContext | null> {
    for (const value of cookieValues(request.headers.cookie, cookieName)) {
      const named = this.cookies.verify(value);
      if (named === null) continue;
      const held = this.registry.find(named.deviceId, named.epoch);
      if (held !== null) return held;
      const resumed = await this.resumer.resume(named);
      if (resumed !== null) return this.adopt(resumed);
    }
    return this.peers.isShared(request) ? null : this.registry.findByConnection(request.socket);
  }

  /** Keeps a session that has just been opened by `request`. */
  keep(context: SessionContext, request: IncomingMessage): void {
    const displaced = this.registry.add(context, this.peers.isShared(request) ? null : request.socket);
    if (displaced !== null) this.runner.supersede(displaced);
  }

  /** One turn of a session; `cpeId` is the cwmp:ID of the message that is answered. */
  async play(context: SessionContext, event: SessionEvent, cpeId: string | null): Promise<Reply> {
    const reply = await this.runner.run(context, event, cpeId);
    if (context.state.phase === 'ended') this.registry.end(context);
    return reply;
  }

  private adopt(context: SessionContext): SessionContext {
    this.registry.add(context, null);
    return context;
  }
}
