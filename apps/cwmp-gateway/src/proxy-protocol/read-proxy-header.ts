import { readV1, v1Start } from './proxy-header-v1.js';
import { readV2, v2Signature } from './proxy-header-v2.js';
import { bad, incomplete, type ProxyHeader } from './proxy-header.js';

/**
 * Reads the header of the PROXY protocol, version 1 or 2, from the first bytes of a connection. Never throws; bytes
 * that can become no header any more are `bad` at once.
 */
export function readProxyHeader(bytes: Buffer): ProxyHeader {
  if (startsLike(bytes, v2Signature)) return bytes.length < v2Signature.length ? incomplete : readV2(bytes);
  if (startsLike(bytes, v1Start)) return readV1(bytes);
  return bad('the connection does not begin with a header');
}

/** The bytes are a beginning of `start`, or begin with it. */
function startsLike(bytes: Buffer, start: Buffer): boolean {
  const common = Math.min(bytes.length, start.length);
  return bytes.subarray(0, common).equals(start.subarray(0, common));
}
