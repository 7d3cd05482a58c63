import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { UdpEndpoint } from '../stun/stun-values.js';

/** One connection request by UDP, with all that makes it unlike any other. */
export interface UdpConnectionRequest {
  readonly to: UdpEndpoint;
  readonly username: string;
  readonly password: string;
  /** Seconds since 1970, greater than in any request before it. */
  readonly timestampSec: number;
  /** 1 to 2^32-1. */
  readonly id: number;
  readonly nonce: string;
}

/**
 * The datagram [TR-069 G.2.2.3]. The signature is HMAC-SHA1 under the password over ts, id, un and cn put together
 * unescaped, in upper-case hex.
 */
export function encodeUdpConnectionRequest(request: UdpConnectionRequest): Buffer {
  const { to, username, password, timestampSec, id, nonce } = request;
  const text = `${timestampSec}${id}${username}${nonce}`;
  const signature = createHmac('sha1', password).update(text).digest('hex').toUpperCase();
  const host = `${isIPv6(to.address) ? `[${to.address}]` : to.address}:${to.port}`;
  const query = [
    `ts=${timestampSec}`,
    `id=${id}`,
    `un=${encodeURIComponent(username)}`,
    `cn=${encodeURIComponent(nonce)}`,
    `sig=${signature}`,
  ].join('&');
  return Buffer.from(`GET http://${host}?${query} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 'latin1');
}
