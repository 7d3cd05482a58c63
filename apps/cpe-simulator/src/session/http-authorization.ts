import { randomBytes } from 'node:crypto';
import { answerChallenge, basicAuthorization, parseChallenge, type DigestChallenge } from '#digest';

/** A user name and its password. */
export interface HttpCredentials {
  readonly username: string;
  readonly password: string;
}

/** Answers HTTP challenges and goes on using a Digest nonce, counting, until a server refuses it. */
export class HttpAuthorization {
  private digest: DigestChallenge | null = null;
  private useBasic = false;
  private nonceCount = 0;

  /** @param credentials read anew for each request, since an ACS changes them; null when there are none. */
  constructor(private readonly credentials: () => HttpCredentials | null) {}

  /** Takes the challenge of a 401. False when it cannot be answered. */
  learn(wwwAuthenticate: string | undefined): boolean {
    const challenges = parseChallenge(wwwAuthenticate === undefined ? [] : [wwwAuthenticate]);
    this.digest = challenges.find((challenge) => challenge.scheme === 'digest') ?? null;
    this.useBasic = this.digest === null && challenges.some(({ scheme }) => scheme === 'basic');
    this.nonceCount = 0;
    return this.credentials() !== null && (this.digest !== null || this.useBasic);
  }

  /** The Authorization header for the next request, null when none was ever asked for. */
  header(method: string, uri: string): string | null {
    const credentials = this.credentials();
    if (!credentials) return null;
    if (this.useBasic) return basicAuthorization(credentials.username, credentials.password);
    if (!this.digest) return null;
    this.nonceCount += 1;
    const cnonce = randomBytes(8).toString('hex');
    return answerChallenge({
      challenge: this.digest,
      method,
      uri,
      ...credentials,
      cnonce,
      nc: this.nonceCount,
    });
  }
}
