import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { CpeAccount, Principal } from '#device';
import {
  challengeHeader,
  NonceMinter,
  parseAuthorization,
  verifyBasic,
  verifyDigest,
  type BasicAuthorization,
  type DigestAuthorization,
} from '#digest';
import { GatewaySettings } from '../gateway-settings.js';
import { PeerAddresses } from '../http/peer-addresses.js';
import type { Reply } from '../http/reply.js';
import { FailedTurn } from '../quarantine/failed-turn.js';
import { AccountCache } from './account-cache.js';
import type { Admission, Refusal } from './admission.js';
import { ClientCertificates } from './client-certificates.js';
import { CredentialGuard } from './credential-guard.js';
import { RandomPool } from './random-pool.js';

interface Judge {
  /** True when what the peer sent was made with this password. */
  (password: string): boolean;
}

const anonymous: Admission = {
  kind: 'admitted',
  principal: { kind: 'anonymous', username: null },
  digest: null,
  certificateNames: null,
};

const logged = {
  missing: undefined,
  stale: undefined,
  wrong: 'wrong credentials',
  clearText: 'credentials in the clear',
  tooManyFailures: undefined,
  tooManyAtOnce: undefined,
} as const;

/**
 * Who the peer is, before its body is parsed. Unknown users and wrong passwords get the same answer. Nonces are
 * stateless, so a CPE may come back on another connection or to another replica (Q10).
 */
@Injectable()
export class CpeAuthenticator {
  private readonly nonces: NonceMinter;
  private readonly random = new RandomPool();

  constructor(
    private readonly settings: GatewaySettings,
    private readonly accounts: AccountCache,
    private readonly certificates: ClientCertificates,
    private readonly peers: PeerAddresses,
    private readonly guard: CredentialGuard,
  ) {
    this.nonces = new NonceMinter(...settings.nonceKeys);
  }

  get required(): boolean {
    return this.settings.onboarding !== 'open';
  }

  /** Rejects when the store of accounts does: nobody is let in unseen. */
  async authenticate(request: IncomingMessage): Promise<Admission> {
    if (!this.required) return anonymous;
    const certificateNames = this.certificates.namesOf(request);
    if (certificateNames !== null) {
      const principal = { kind: 'certificate', username: certificateNames[0] ?? null } as const;
      return { kind: 'admitted', principal, digest: null, certificateNames };
    }
    const authorization = parseAuthorization(request.headers.authorization);
    if (authorization === null) return { kind: 'refused', reason: 'missing' };
    const username = 'username' in authorization ? authorization.username : '';
    return this.guard.check(request, username, () => this.check(authorization, request));
  }

  /**
   * The 401 with fresh nonces; `stale` tells the CPE that only its nonce was too old.
   *
   * @param reason for the log alone
   */
  challenge(request: IncomingMessage, stale: boolean, reason?: string): Reply {
    const { realm, authentication } = this.settings;
    const challenges = authentication.digestAlgorithms.map((algorithm) =>
      challengeHeader({ realm, nonce: this.nonces.mint(Date.now(), this.random.take(16)), algorithm, stale }),
    );
    if (this.takesBasic(request)) challenges.push(`Basic realm="${realm}", charset="UTF-8"`);
    return {
      status: 401,
      headers: { 'WWW-Authenticate': challenges },
      ...(reason !== undefined && { reason }),
    };
  }

  /** The answer to a peer that was not admitted. */
  refuse(request: IncomingMessage, refusal: Refusal): Reply {
    const { reason } = refusal;
    return this.guard.shed(refusal) ?? this.challenge(request, reason === 'stale', logged[reason]);
  }

  private async check(
    authorization: NonNullable<ReturnType<typeof parseAuthorization>>,
    request: IncomingMessage,
  ): Promise<Admission> {
    if (authorization.scheme === 'digest') return this.checkDigest(authorization, request);
    if (authorization.scheme === 'basic') return this.checkBasic(authorization, request);
    return { kind: 'refused', reason: 'wrong' };
  }

  private async checkDigest(
    authorization: DigestAuthorization,
    request: IncomingMessage,
  ): Promise<Admission> {
    const { username, nonce, nonceCount } = authorization;
    const age = this.nonces.check(nonce, Date.now());
    if (age === 'forged' || !this.isOffered(authorization)) return { kind: 'refused', reason: 'wrong' };
    const principal = await this.principalOf(username, (password) =>
      verifyDigest({
        authorization,
        method: request.method ?? 'POST',
        requestPath: request.url ?? '/',
        secret: { password },
      }),
    );
    if (principal === null) return { kind: 'refused', reason: 'wrong' };
    if (age === 'stale') return { kind: 'refused', reason: 'stale' };
    // Without qop there is no count: 0 is taken once.
    return { kind: 'admitted', principal, digest: { nonce, nc: nonceCount ?? 0 }, certificateNames: null };
  }

  private async checkBasic(authorization: BasicAuthorization, request: IncomingMessage): Promise<Admission> {
    // The password is out, but nothing is to be gained by it here.
    if (!this.takesBasic(request))
      return { kind: 'refused', reason: this.peers.isEncrypted(request) ? 'wrong' : 'clearText' };
    const principal = await this.principalOf(authorization.username, (password) =>
      verifyBasic(authorization, password),
    );
    if (principal === null) return { kind: 'refused', reason: 'wrong' };
    return { kind: 'admitted', principal, digest: null, certificateNames: null };
  }

  /** Who shows these credentials, null when nobody does. */
  private async principalOf(username: string, judge: Judge): Promise<Principal | null> {
    const { bootstrapCredential: bootstrap } = this.settings;
    if (bootstrap !== null && username === bootstrap.username)
      return judge(bootstrap.password) ? { kind: 'bootstrap', username } : null;
    const nowMs = Date.now();
    const account = await this.accountOf(username, nowMs);
    // A password nobody knows keeps the time of unknown users that of known ones.
    const fits = judge(account?.password ?? randomBytes(16).toString('hex'));
    if (fits && account !== null) return { kind: 'device', username };
    const changed = await this.accounts.findChanged(username, nowMs);
    return changed !== null && judge(changed.password) ? { kind: 'device', username } : null;
  }

  /** An account whose secret cannot be read shuts its own device out, and says so. */
  private async accountOf(username: string, nowMs: number): Promise<CpeAccount | null> {
    try {
      return await this.accounts.find(username, nowMs);
    } catch (error) {
      throw new FailedTurn({ kind: 'account', username }, error);
    }
  }

  private isOffered({ algorithm, qop }: DigestAuthorization): boolean {
    const { digestAlgorithms, acceptsDigestWithoutQop } = this.settings.authentication;
    if (qop === undefined && !acceptsDigestWithoutQop) return false;
    return digestAlgorithms.some((offered) => algorithm === offered || algorithm === `${offered}-sess`);
  }

  private takesBasic(request: IncomingMessage): boolean {
    const { basic } = this.settings.authentication;
    return basic === 'always' || (basic === 'tls' && this.peers.isEncrypted(request));
  }
}
