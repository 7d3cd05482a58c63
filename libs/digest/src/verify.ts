import { hash, timingSafeEqual } from 'node:crypto';
import type { BasicAuthorization, DigestAuthorization } from './authorization.js';
import {
  computeResponse,
  computeWireHa1,
  isSessionAlgorithm,
  type DigestAlgorithm,
  type DigestedRequest,
} from './digest-response.js';
import { toWireText } from './wire-text.js';

/** What the server knows: the password, or the stored hash with the one realm it is good for. */
export type DigestSecret = { readonly password: string } | { readonly ha1: string; readonly realm: string };

/** One request to judge. Nonce age, replay of `nonceCount` and policy on RFC 2069 or algorithms are the caller's. */
export interface DigestVerification {
  readonly authorization: DigestAuthorization;
  readonly method: string;
  readonly requestPath: string;
  /** Belongs to the user that `authorization.username` names. */
  readonly secret: DigestSecret;
  /** Also demand that the path in the header is the requested one; many CPEs send another. Default false. */
  readonly strictUri?: boolean;
}

/** Only the lengths may be learned from how long this takes. */
function equalInConstantTime(left: string, right: string): boolean {
  const [leftBytes, rightBytes] = [Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8')];
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}

const sha256Hex = (text: string): string => hash('sha256', text, 'hex');

function pathOf(target: string): string {
  const withoutAuthority = target.replace(/^https?:\/\/[^/?#]*/i, '');
  return withoutAuthority.split('?', 1)[0] || '/';
}

function protectionOf(authorization: DigestAuthorization): DigestedRequest['protection'] | 'invalid' {
  const { qop, nc, nonceCount, cnonce } = authorization;
  if (qop === undefined) return undefined;
  const complete = nc !== undefined && nonceCount !== undefined && cnonce !== undefined;
  return complete && qop.toLowerCase() === 'auth' ? { qop, nc } : 'invalid';
}

function ha1Of(verification: DigestVerification, algorithm: DigestAlgorithm): string | null {
  const { authorization, secret } = verification;
  if ('password' in secret) {
    return computeWireHa1(algorithm, {
      username: toWireText(authorization.username),
      realm: authorization.realm,
      password: toWireText(secret.password),
    });
  }
  return toWireText(secret.realm) === authorization.realm ? secret.ha1.toLowerCase() : null;
}

/**
 * True when the response proves knowledge of the secret for exactly this method and the uri in the header.
 * Accepts qop=auth and the RFC 2069 form, never auth-int. The comparison takes constant time.
 */
export function verifyDigest(verification: DigestVerification): boolean {
  const { authorization, method, requestPath, strictUri } = verification;
  const { algorithm, uri, nonce, cnonce, response } = authorization;
  if (algorithm === 'unsupported') return false;
  if (isSessionAlgorithm(algorithm) && cnonce === undefined) return false;
  if (strictUri === true && pathOf(uri) !== pathOf(requestPath)) return false;
  const protection = protectionOf(authorization);
  const ha1 = ha1Of(verification, algorithm);
  if (protection === 'invalid' || ha1 === null) return false;
  const expected = computeResponse({
    algorithm,
    ha1,
    method,
    uri,
    nonce,
    ...(protection && { protection }),
    ...(cnonce !== undefined && { cnonce }),
  });
  return equalInConstantTime(expected, response.toLowerCase());
}

/** True when the password is the expected one; not even its length can be learned from the time this takes. */
export function verifyBasic(authorization: BasicAuthorization, password: string): boolean {
  return equalInConstantTime(sha256Hex(authorization.password), sha256Hex(password));
}
