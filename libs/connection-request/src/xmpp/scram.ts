import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

/** Iterations that a server may ask for: fewer protect nothing [RFC 7677 4], more only keep us busy. */
const iterations = { fewest: 4_096, most: 200_000 };

/** The hash behind a mechanism name, the better one first. */
export const scramHashes = { 'SCRAM-SHA-256': 'sha256', 'SCRAM-SHA-1': 'sha1' } as const;
export type ScramMechanism = keyof typeof scramHashes;

/** The answer to the server's challenge, and what it must say at the end to be the server that knows the password. */
export interface ScramAnswer {
  readonly message: string;
  isServerFinal(message: string): boolean;
}

/** The client of one SCRAM authentication without channel binding [RFC 5802]. */
export class ScramClient {
  private readonly bare: string;
  private readonly hash: string;

  /** @param nonce printable, without commas; random unless a test gives one */
  constructor(
    mechanism: ScramMechanism,
    username: string,
    private readonly password: string,
    private readonly nonce = randomBytes(18).toString('base64'),
  ) {
    this.hash = scramHashes[mechanism];
    this.bare = `n=${username.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
  }

  get first(): string {
    return `n,,${this.bare}`;
  }

  /** Null when the server's challenge is none that a client may answer. */
  async answer(serverFirst: string): Promise<ScramAnswer | null> {
    const [, nonce = '', salt = '', count = ''] =
      /^r=([^,]+),s=([^,]+),i=(\d{1,7})(?:,|$)/.exec(serverFirst) ?? [];
    const rounds = Number(count);
    const isOurs = nonce.startsWith(this.nonce) && nonce.length > this.nonce.length;
    if (!isOurs || !(rounds >= iterations.fewest && rounds <= iterations.most)) return null;
    const bytes = this.hash === 'sha256' ? 32 : 20;
    const password = this.password.normalize('NFKC');
    const salted = await derive(password, Buffer.from(salt, 'base64'), rounds, bytes, this.hash);
    const withoutProof = `c=biws,r=${nonce}`;
    const text = `${this.bare},${serverFirst},${withoutProof}`;
    const clientKey = this.hmac(salted, 'Client Key');
    const signature = this.hmac(createHash(this.hash).update(clientKey).digest(), text);
    const proof = Buffer.from(clientKey.map((byte, n) => byte ^ (signature[n] ?? 0))).toString('base64');
    const expected = this.hmac(this.hmac(salted, 'Server Key'), text);
    return {
      message: `${withoutProof},p=${proof}`,
      isServerFinal: (message) => {
        const told = Buffer.from(/^v=([^,]+)/.exec(message)?.[1] ?? '', 'base64');
        return told.length === expected.length && timingSafeEqual(told, expected);
      },
    };
  }

  private hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.hash, key).update(text).digest();
  }
}
