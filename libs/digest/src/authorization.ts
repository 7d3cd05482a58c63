import { parseAlgorithm, type DigestAlgorithm } from './digest-response.js';
import { MAX_HEADER_CHARS, scanAuthHeader } from './scan-auth-header.js';
import { fromWireText } from './wire-text.js';

/** A client's Digest answer. Text is as it stood in the header, except `username`, which is decoded. */
export interface DigestAuthorization {
  readonly scheme: 'digest';
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  /** `MD5` when the client left it out; `unsupported` never verifies. */
  readonly algorithm: DigestAlgorithm | 'unsupported';
  /** Absent in the RFC 2069 form. Anything but `auth` never verifies. */
  readonly qop?: string;
  readonly cnonce?: string;
  /** The request counter as written; it is part of what the client hashed. */
  readonly nc?: string;
  /** `nc` as a number, 0 to 0xffffffff; absent when it is not 1 to 8 hex digits. */
  readonly nonceCount?: number;
  readonly opaque?: string;
}

/** A client's Basic credentials, decoded. */
export interface BasicAuthorization {
  readonly scheme: 'basic';
  readonly username: string;
  readonly password: string;
}

/** What an Authorization header said; `unknown` is a scheme that is not spoken here. */
export type Authorization = DigestAuthorization | BasicAuthorization | { readonly scheme: 'unknown' };

const BASIC = /^[ \t]*basic[ \t]+([\w+/-]+={0,2})[ \t]*$/i;
const SCHEME = /^[ \t]*([^ \t,="]+)/;

function parseBasic(header: string): BasicAuthorization | null {
  const encoded = BASIC.exec(header)?.[1];
  if (encoded === undefined) return null;
  const text = fromWireText(Buffer.from(encoded, 'base64').toString('latin1'));
  const colon = text.indexOf(':');
  if (colon < 0) return null;
  return { scheme: 'basic', username: text.slice(0, colon), password: text.slice(colon + 1) };
}

// Clients that count in plain decimal keep their order when the digits are read as hex, and order is all that counts.
function parseNonceCount(nc: string): number | null {
  return /^[0-9a-f]{1,8}$/i.test(nc) ? Number.parseInt(nc, 16) : null;
}

function digestParameters(header: string): Map<string, string> | null {
  const items = scanAuthHeader(header);
  if (items === null) return null;
  const parameters = new Map<string, string>();
  for (const { name, value } of items.slice(1)) {
    if (value === undefined) continue;
    if (parameters.has(name)) return null;
    parameters.set(name, value);
  }
  return parameters;
}

function optionalParts(parameters: ReadonlyMap<string, string>): Partial<DigestAuthorization> {
  const [qop, cnonce, nc, opaque] = ['qop', 'cnonce', 'nc', 'opaque'].map((name) => parameters.get(name));
  const nonceCount = nc === undefined ? null : parseNonceCount(nc);
  return {
    ...(qop !== undefined && { qop }),
    ...(cnonce !== undefined && { cnonce }),
    ...(nc !== undefined && { nc }),
    ...(nonceCount !== null && { nonceCount }),
    ...(opaque !== undefined && { opaque }),
  };
}

function parseDigest(header: string): DigestAuthorization | null {
  const parameters = digestParameters(header);
  if (parameters === null) return null;
  const username = parameters.get('username');
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  const uri = parameters.get('uri');
  const response = parameters.get('response');
  if (
    username === undefined ||
    realm === undefined ||
    nonce === undefined ||
    uri === undefined ||
    response === undefined
  ) {
    return null;
  }
  const algorithm = parseAlgorithm(parameters.get('algorithm') ?? 'MD5') ?? 'unsupported';
  return {
    scheme: 'digest',
    username: fromWireText(username),
    realm,
    nonce,
    uri,
    response,
    algorithm,
    ...optionalParts(parameters),
  };
}

/**
 * Reads an Authorization header as real CPEs write it: quotes optional everywhere, spaces around `=`, `algorithm`
 * absent, RFC 2069 form without `qop`. Parsing proves nothing; only {@link verifyDigest} or {@link verifyBasic} does.
 * Null when there is no header or it cannot be read: over 4096 characters, unbalanced quotes, control characters,
 * a parameter given twice, or a mandatory one missing.
 */
export function parseAuthorization(header: string | undefined): Authorization | null {
  if (header === undefined || header.length > MAX_HEADER_CHARS) return null;
  const scheme = SCHEME.exec(header)?.[1]?.toLowerCase();
  if (scheme === undefined) return null;
  if (scheme === 'basic') return parseBasic(header);
  return scheme === 'digest' ? parseDigest(header) : { scheme: 'unknown' };
}
