import { createHmac } from 'node:crypto';

/** What a device shows the STUN server [TR-069 G.2.1.3]. */
export interface StunCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * The STUN credentials of a device, made from the installation's key for this purpose. Nothing is stored, so a STUN
 * server can judge a datagram by its own means, whatever floods it. The password has 128 bits, as 32 hex digits.
 */
export function stunCredentialsOf(key: Buffer, publicId: string): StunCredentials {
  const password = createHmac('sha256', key).update(publicId).digest('hex').slice(0, 32);
  return { username: publicId, password };
}
