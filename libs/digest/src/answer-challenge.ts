import type { DigestChallenge } from './challenge.js';
import {
  computeResponse,
  computeWireHa1,
  isSessionAlgorithm,
  type DigestAlgorithm,
} from './digest-response.js';
import { quoteWireText, toWireText } from './wire-text.js';

/** A request about to be repeated with credentials. */
export interface ChallengeAnswer {
  readonly challenge: DigestChallenge;
  readonly method: string;
  /** The request target exactly as it goes into the request line. */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  /** Fresh random text without control characters. */
  readonly cnonce: string;
  /** How often this nonce was used, this time included: 1 to 0xffffffff. */
  readonly nc: number;
}

type ProtectionForm = 'auth' | 'none';

function protectionForm(challenge: DigestChallenge, algorithm: DigestAlgorithm): ProtectionForm | null {
  if (challenge.qop.includes('auth')) return 'auth';
  // Without qop the cnonce may not be sent, and a -sess server could not verify without it.
  return challenge.qop.length === 0 && !isSessionAlgorithm(algorithm) ? 'none' : null;
}

function responseValue(answer: ChallengeAnswer, algorithm: DigestAlgorithm, form: ProtectionForm): string {
  const { challenge, username, password, method, uri, cnonce } = answer;
  return computeResponse({
    algorithm,
    ha1: computeWireHa1(algorithm, {
      username: toWireText(username),
      realm: challenge.realm,
      password: toWireText(password),
    }),
    method,
    uri,
    nonce: challenge.nonce,
    cnonce,
    ...(form === 'auth' && { protection: { qop: 'auth', nc: formatNonceCount(answer.nc) } }),
  });
}

const formatNonceCount = (nc: number): string => nc.toString(16).padStart(8, '0');

/**
 * The Authorization value that answers a Digest challenge. `qop`, `nc` and `cnonce` are sent only when the challenge
 * offered qop=auth; `algorithm` and `opaque` only when the challenge had them. Null when the challenge cannot be
 * answered: unsupported algorithm, auth-int only, or text that does not fit into a header.
 */
export function answerChallenge(answer: ChallengeAnswer): string | null {
  const { challenge } = answer;
  const algorithm = challenge.algorithm ?? 'MD5';
  if (algorithm === 'unsupported') return null;
  const form = protectionForm(challenge, algorithm);
  if (form === null) return null;
  const quoted: [string, string][] = [
    ['username', toWireText(answer.username)],
    ['realm', challenge.realm],
    ['nonce', challenge.nonce],
    ['uri', answer.uri],
    ['response', responseValue(answer, algorithm, form)],
  ];
  if (challenge.opaque !== undefined) quoted.push(['opaque', challenge.opaque]);
  if (form === 'auth') quoted.push(['cnonce', answer.cnonce]);
  const parts: string[] = [];
  for (const [name, wire] of quoted) {
    const value = quoteWireText(wire);
    if (value === null) return null;
    parts.push(`${name}=${value}`);
  }
  if (challenge.algorithm !== undefined) parts.push(`algorithm=${algorithm}`);
  if (form === 'auth') parts.push('qop=auth', `nc=${formatNonceCount(answer.nc)}`);
  return `Digest ${parts.join(', ')}`;
}

/** The Authorization value of Basic credentials as UTF-8 [RFC 7617]. They travel in clear: callers need a policy. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
