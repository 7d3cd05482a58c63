import { parseAlgorithm, type DigestAlgorithm } from './digest-response.js';
import { scanAuthHeader, type AuthItem } from './scan-auth-header.js';
import { quoteWireText, toWireText } from './wire-text.js';

const MAX_CHALLENGE_HEADERS = 8;

/** A server's Digest challenge; text is as it stood in the header. */
export interface DigestChallenge {
  readonly scheme: 'digest';
  readonly realm: string;
  readonly nonce: string;
  /** Absent when the server named none, which means MD5 and is then not echoed. */
  readonly algorithm?: DigestAlgorithm | 'unsupported';
  /** Lower-cased offers; empty when the server speaks RFC 2069. */
  readonly qop: readonly string[];
  readonly opaque?: string;
  readonly stale: boolean;
}

/** One challenge of a 401. `unknown` covers other schemes and Digest challenges without realm or nonce. */
export type Challenge =
  DigestChallenge | { readonly scheme: 'basic'; readonly realm: string } | { readonly scheme: 'unknown' };

function toDigest(parameters: ReadonlyMap<string, string>): Challenge {
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  if (realm === undefined || nonce === undefined) return { scheme: 'unknown' };
  const algorithm = parameters.get('algorithm');
  const opaque = parameters.get('opaque');
  return {
    scheme: 'digest',
    realm,
    nonce,
    ...(algorithm !== undefined && { algorithm: parseAlgorithm(algorithm) ?? 'unsupported' }),
    qop: (parameters.get('qop') ?? '').toLowerCase().match(/[^ \t,]+/g) ?? [],
    ...(opaque !== undefined && { opaque }),
    stale: parameters.get('stale')?.toLowerCase() === 'true',
  };
}

function toChallenge(scheme: string, parameters: ReadonlyMap<string, string>): Challenge {
  if (scheme === 'digest') return toDigest(parameters);
  return scheme === 'basic'
    ? { scheme: 'basic', realm: parameters.get('realm') ?? '' }
    : { scheme: 'unknown' };
}

function splitByScheme(items: readonly AuthItem[]): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  for (const [index, item] of items.entries()) {
    const current = challenges.at(-1);
    // Any other bare token is the tail of an unquoted list, as in qop=auth,auth-int.
    const opensChallenge = item.value === undefined && (index === 0 || item.opensParameters);
    if (opensChallenge) challenges.push({ scheme: item.name, parameters: new Map() });
    else if (item.value !== undefined && current && !current.parameters.has(item.name)) {
      current.parameters.set(item.name, item.value);
    }
  }
  return challenges.map(({ scheme, parameters }) => toChallenge(scheme, parameters));
}

/**
 * Reads the WWW-Authenticate headers of a 401 in their order, several challenges in one header included.
 * Headers that cannot be read (over 4096 characters, unbalanced quotes, control characters) are skipped; at most
 * eight headers are looked at.
 */
export function parseChallenge(headers: readonly string[]): Challenge[] {
  return headers
    .slice(0, MAX_CHALLENGE_HEADERS)
    .flatMap((header) => splitByScheme(scanAuthHeader(header) ?? []));
}

/** What a server puts into its Digest challenge. */
export interface ChallengeOptions {
  readonly realm: string;
  readonly nonce: string;
  /** Left out of the header when absent, which means MD5. */
  readonly algorithm?: DigestAlgorithm;
  /** `none` makes an RFC 2069 challenge. Default `auth`; auth-int is never offered. */
  readonly qop?: 'auth' | 'none';
  /** The credentials were not judged, only the nonce was too old: the client may answer again unasked. */
  readonly stale?: boolean;
}

/**
 * The WWW-Authenticate value of a Digest challenge [RFC 7616 3.3].
 * @throws RangeError when realm or nonce hold control characters.
 */
export function challengeHeader(options: ChallengeOptions): string {
  const realm = quoteWireText(toWireText(options.realm));
  const nonce = quoteWireText(options.nonce);
  if (realm === null || nonce === null) throw new RangeError('control character in a Digest challenge');
  const parts = [`Digest realm=${realm}`, `nonce=${nonce}`];
  if (options.qop !== 'none') parts.push('qop="auth"');
  if (options.algorithm !== undefined) parts.push(`algorithm=${options.algorithm}`);
  if (options.stale === true) parts.push('stale=true');
  return parts.join(', ');
}
