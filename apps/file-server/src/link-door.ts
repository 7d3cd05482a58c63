import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { challengeHeader, NonceMinter, parseAuthorization, verifyBasic, verifyDigest } from '#digest';
import type { TransferGrant, TransferLinks } from '#transfer';
import { forbidden, notFound, type Answer } from './answer.js';

const realm = 'aviary-files';
const path = /^\/([du])\/([A-Za-z0-9_-]{92})\/[A-Za-z0-9._-]{1,64}$/;
const methods = { d: ['GET', 'HEAD'], u: ['PUT', 'POST'] } as const;

/** What the door needs to know. */
export interface DoorSettings {
  readonly links: TransferLinks;
  readonly nonceKeys: readonly [Buffer, ...Buffer[]];
  readonly asksForPassword: boolean;
}

export type Passage =
  | { readonly kind: 'granted'; readonly grant: TransferGrant }
  | { readonly kind: 'refused'; readonly answer: Answer };

/** Lets through who has a link that is genuine and not over, and its password where one is asked for. */
export class LinkDoor {
  private readonly nonces: NonceMinter;

  constructor(private readonly settings: DoorSettings) {
    this.nonces = new NonceMinter(...settings.nonceKeys);
  }

  /** Only paths of our own making name anything: there is nothing to climb or to list. */
  pass(request: IncomingMessage): Passage {
    const [, kind, token = ''] = path.exec((request.url ?? '').split('?', 1)[0] ?? '') ?? [];
    if (kind !== 'd' && kind !== 'u') return refused(notFound);
    const allowed: readonly string[] = methods[kind];
    if (!allowed.includes(request.method ?? ''))
      return refused({ status: 405, headers: { Allow: allowed.join(', ') }, close: true });
    const grant = this.settings.links.read(token, Date.now());
    if (grant === null || (grant.kind === 'download') !== (kind === 'd')) return refused(forbidden);
    if (this.settings.asksForPassword && !this.knowsPassword(request, token))
      return refused(this.challenge());
    return { kind: 'granted', grant };
  }

  private knowsPassword(request: IncomingMessage, token: string): boolean {
    const password = this.settings.links.passwordOf(token);
    const authorization = parseAuthorization(request.headers.authorization);
    if (authorization?.scheme === 'basic') return verifyBasic(authorization, password);
    if (authorization?.scheme !== 'digest') return false;
    if (this.nonces.check(authorization.nonce, Date.now()) !== 'fresh') return false;
    const { method = '', url: requestPath = '' } = request;
    return verifyDigest({ authorization, method, requestPath, secret: { password } });
  }

  /** Basic as well: the password is worth no more than the link, which goes the same way. */
  private challenge(): Answer {
    const nonce = this.nonces.mint(Date.now(), randomBytes(16));
    const digest = challengeHeader({ realm, nonce, algorithm: 'MD5', stale: false });
    return { status: 401, headers: { 'WWW-Authenticate': [digest, `Basic realm="${realm}"`] }, close: true };
  }
}

function refused(answer: Answer): Passage {
  return { kind: 'refused', answer };
}
