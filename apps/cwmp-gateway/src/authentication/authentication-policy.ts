/** Where Basic is offered and believed: it shows the password to everybody on an unencrypted way. */
export type BasicPolicy = 'tls' | 'always' | 'never';

/** By what CPEs may show who they are. */
export interface AuthenticationPolicy {
  /** Offered in this order, one challenge each, and no other is accepted; some CPEs read only the first. */
  readonly digestAlgorithms: readonly ('MD5' | 'SHA-256')[];
  /** Accepts answers without qop [RFC 2069], each nonce once. */
  readonly acceptsDigestWithoutQop: boolean;
  readonly basic: BasicPolicy;
}
