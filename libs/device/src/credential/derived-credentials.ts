import { createHmac } from 'node:crypto';

/** What a device shows a server of ours beside the ACS. */
export interface DerivedCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * The credentials of a device for the STUN server [TR-069 G.2.1.3] or the XMPP server [TR-069 K.2.1], made from the
 * installation's key for that purpose. Nothing is stored, so a STUN server can judge a datagram by its own means,
 * whatever floods it. The password has 128 bits, as 32 hex digits.
 */
export function derivedCredentialsOf(key: Buffer, publicId: string): DerivedCredentials {
  const password = createHmac('sha256', key).update(publicId).digest('hex').slice(0, 32);
  return { username: publicId, password };
}
