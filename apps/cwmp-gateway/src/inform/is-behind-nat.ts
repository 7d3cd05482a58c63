import { isIP } from 'node:net';
import type { DeviceFacts } from '#device';

/** True when the device calls from another address than the one it says it listens on. */
export function isBehindNat({ connectionRequestUrl, peerAddress }: DeviceFacts): boolean {
  if (connectionRequestUrl === null || peerAddress === null) return false;
  const url = URL.canParse(connectionRequestUrl) ? new URL(connectionRequestUrl) : null;
  const host = (url?.hostname ?? '').replace(/^\[|\]$/g, '');
  // A name may stand for any address.
  return isIP(host) !== 0 && host !== peerAddress;
}
