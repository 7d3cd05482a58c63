import { hash } from 'node:crypto';
import { toWireText } from './wire-text.js';

/** The algorithms spoken in both directions. */
export type DigestAlgorithm = 'MD5' | 'MD5-sess' | 'SHA-256' | 'SHA-256-sess';

const ALGORITHMS: readonly DigestAlgorithm[] = ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'];

/** Reads an `algorithm` parameter in any case; null when it is none of ours. */
export function parseAlgorithm(text: string): DigestAlgorithm | null {
  return ALGORITHMS.find((algorithm) => algorithm.toLowerCase() === text.toLowerCase()) ?? null;
}

export const isSessionAlgorithm = (algorithm: DigestAlgorithm): boolean => algorithm.endsWith('-sess');

function hashHex(algorithm: DigestAlgorithm, wire: string): string {
  const name = algorithm.startsWith('MD5') ? 'md5' : 'sha256';
  return hash(name, Buffer.from(wire, 'latin1'), 'hex');
}

/** What identifies one account in one realm. */
export interface DigestAccount {
  readonly username: string;
  readonly realm: string;
  readonly password: string;
}

/** H(username:realm:password) of texts that are already bytes, as a peer sent them. */
export function computeWireHa1(algorithm: DigestAlgorithm, account: DigestAccount): string {
  const { username, realm, password } = account;
  return hashHex(algorithm, `${username}:${realm}:${password}`);
}

/**
 * H(username:realm:password) in lower-case hex, the form that may be stored instead of a password
 * [RFC 7616 3.4.2]. For the `-sess` algorithms this is the inner hash. Names and password are hashed as UTF-8.
 */
export function computeHa1(algorithm: DigestAlgorithm, account: DigestAccount): string {
  return computeWireHa1(algorithm, {
    username: toWireText(account.username),
    realm: toWireText(account.realm),
    password: toWireText(account.password),
  });
}

/** The parts of a request that its response value covers; all are byte strings as they stand in the header. */
export interface DigestedRequest {
  readonly algorithm: DigestAlgorithm;
  readonly ha1: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** Present in the RFC 2617 form, absent in the RFC 2069 form. */
  readonly protection?: { readonly qop: string; readonly nc: string };
  readonly cnonce?: string;
}

/** The `response` value in lower-case hex [RFC 7616 3.4.1, RFC 2069 2.1.2]. Never covers the body (auth-int). */
export function computeResponse(request: DigestedRequest): string {
  const { algorithm, method, uri, nonce, protection } = request;
  const cnonce = request.cnonce ?? '';
  const ha1 = isSessionAlgorithm(algorithm)
    ? hashHex(algorithm, `${request.ha1}:${nonce}:${cnonce}`)
    : request.ha1;
  const ha2 = hashHex(algorithm, `${method}:${uri}`);
  return protection
    ? hashHex(algorithm, `${ha1}:${nonce}:${protection.nc}:${cnonce}:${protection.qop}:${ha2}`)
    : hashHex(algorithm, `${ha1}:${nonce}:${ha2}`);
}
