import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { Principal } from '#device';
import {
  challengeHeader,
  NonceMinter,
  parseAuthorization,
  verifyDigest,
  type DigestAuthorization,
} from '#digest';
import { GatewaySettings } from '../gateway-settings.js';
import type { Reply } from '../http/reply.js';

export type Admission =
  | {
      readonly kind: 'admitted';
      readonly principal: Principal;
      /** To be checked against replay when the session opens. */
      readonly digest: { readonly nonce: string; readonly nc: number } | null;
    }
  | { readonly kind: 'refused'; readonly reason: 'missing' | 'wrong' | 'stale' };

const anonymous: Admission = {
  kind: 'admitted',
  principal: { kind: 'anonymous', username: null },
  digest: null,
};

/**
 * Who the peer is, before its body is parsed. Unknown users and wrong passwords get the same answer. Nonces are
 * stateless, so a CPE may come back on another connection or to another replica (Q10).
 */
@Injectable()
export class CpeAuthenticator {
  private readonly nonces: NonceMinter;

  constructor(private readonly settings: GatewaySettings) {
    this.nonces = new NonceMinter(settings.nonceKey);
  }

  get required(): boolean {
    return this.settings.onboarding !== 'open';
  }

  authenticate(request: IncomingMessage): Admission {
    if (!this.required) return anonymous;
    const authorization = parseAuthorization(request.headers.authorization);
    if (authorization === null) return { kind: 'refused', reason: 'missing' };
    // Basic would show the password to everybody on the way, so it is not even looked at.
    if (authorization.scheme !== 'digest') return { kind: 'refused', reason: 'wrong' };
    return this.checkDigest(authorization, request);
  }

  /** The 401 with a fresh nonce; `stale` tells the CPE that only its nonce was too old. */
  challenge(stale: boolean, reason?: string): Reply {
    const nonce = this.nonces.mint(Date.now(), randomBytes(16));
    const header = challengeHeader({ realm: this.settings.realm, nonce, algorithm: 'MD5', stale });
    return { status: 401, headers: { 'WWW-Authenticate': header }, ...(reason !== undefined && { reason }) };
  }

  private checkDigest(authorization: DigestAuthorization, request: IncomingMessage): Admission {
    const { bootstrapCredential: bootstrap } = this.settings;
    const age = this.nonces.check(authorization.nonce, Date.now());
    const known = bootstrap !== null && authorization.username === bootstrap.username;
    const valid = verifyDigest({
      authorization,
      method: request.method ?? 'POST',
      requestPath: request.url ?? '/',
      // A password nobody knows keeps the time of unknown users that of known ones.
      secret: { password: known ? bootstrap.password : randomBytes(16).toString('hex') },
    });
    if (!valid || !known || age === 'forged') return { kind: 'refused', reason: 'wrong' };
    if (age === 'stale') return { kind: 'refused', reason: 'stale' };
    return {
      kind: 'admitted',
      principal: { kind: 'bootstrap', username: authorization.username },
      digest: { nonce: authorization.nonce, nc: authorization.nonceCount ?? 0 },
    };
  }
}
