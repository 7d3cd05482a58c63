import { createHash, timingSafeEqual } from 'node:crypto';

/** Port: whose key it is. Keys are known by their SHA-256 digest only, so that no store holds one that works. */
export abstract class ApiKeyAuthenticator {
  /** Name of the principal behind the digest, null when unknown. Whatever it throws, the caller is not let in. */
  abstract find(keyDigest: Buffer): Promise<string | null>;
}

/** The digest by which a key is known. */
export function apiKeyDigest(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

/** One configured key: the operator's. */
export class SingleApiKeyAuthenticator extends ApiKeyAuthenticator {
  private readonly digest: Buffer;

  /** @throws RangeError for an empty key: it would let everybody in */
  constructor(
    key: string,
    private readonly principal = 'admin',
  ) {
    super();
    if (key.trim() === '') throw new RangeError('an API key must not be empty');
    this.digest = apiKeyDigest(key);
  }

  override async find(keyDigest: Buffer): Promise<string | null> {
    const isSame = keyDigest.length === this.digest.length && timingSafeEqual(keyDigest, this.digest);
    return isSame ? this.principal : null;
  }
}
