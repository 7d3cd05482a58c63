import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

const KEY_BYTES = 32;
const TIME_BYTES = 4;
const RANDOM_BYTES = 16;
const SIGNATURE_BYTES = 16;
const BODY_BYTES = TIME_BYTES + RANDOM_BYTES;
// 36 bytes fill 48 base64url characters without spare bits, so each nonce has exactly one spelling.
const NONCE = /^[\w-]{48}$/;
const LIFETIME_MS = 300_000;

/** `fresh`: ours and young enough; `stale`: ours but expired, challenge again with stale=true; `forged`: not ours. */
export type NonceCheck = 'fresh' | 'stale' | 'forged';

/**
 * Makes and checks Digest nonces that need no memory: time, randomness and a signature. Any replica with the same
 * key accepts them on any connection. A nonce lives 300 s. Replay inside that time is for the caller to detect
 * by the nonce count.
 */
export class NonceMinter {
  readonly #keys: readonly [KeyObject, ...KeyObject[]];

  /**
   * @param former keys whose nonces are accepted as well
   * @throws RangeError unless each key has exactly 32 bytes.
   */
  constructor(key: Uint8Array, ...former: Uint8Array[]) {
    if ([key, ...former].some(({ length }) => length !== KEY_BYTES))
      throw new RangeError(`nonce key must have ${KEY_BYTES} bytes`);
    this.#keys = [createSecretKey(key), ...former.map((each) => createSecretKey(each))];
  }

  /**
   * A nonce of 48 URL-safe characters, valid from `nowMs` (Unix time, milliseconds).
   * @throws RangeError unless `random` has exactly 16 bytes.
   */
  mint(nowMs: number, random: Uint8Array): string {
    if (random.length !== RANDOM_BYTES)
      throw new RangeError(`nonce randomness must have ${RANDOM_BYTES} bytes`);
    const body = Buffer.alloc(BODY_BYTES);
    body.writeUInt32BE(Math.floor(nowMs / 1000));
    body.set(random, TIME_BYTES);
    return Buffer.concat([body, signatureOf(body, this.#keys[0])]).toString('base64url');
  }

  /** Judges a nonce from a header at `nowMs` (Unix time, milliseconds). Clocks of replicas may differ by the lifetime. */
  check(nonce: string, nowMs: number): NonceCheck {
    if (!NONCE.test(nonce)) return 'forged';
    const bytes = Buffer.from(nonce, 'base64url');
    const body = bytes.subarray(0, BODY_BYTES);
    const isOurs = (key: KeyObject) => timingSafeEqual(signatureOf(body, key), bytes.subarray(BODY_BYTES));
    if (!this.#keys.some(isOurs)) return 'forged';
    const ageMs = nowMs - body.readUInt32BE() * 1000;
    return Math.abs(ageMs) <= LIFETIME_MS ? 'fresh' : 'stale';
  }
}

function signatureOf(body: Buffer, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(body).digest().subarray(0, SIGNATURE_BYTES);
}
