/** Where a connection came from before a proxy took it. */
export interface ProxiedOrigin {
  /** IP address in its usual text form. */
  readonly address: string;
}

/** What the first bytes of a connection say. */
export type ProxyHeader =
  | { readonly kind: 'incomplete' }
  /** Not a header of the PROXY protocol, or one that breaks its rules: the connection is worth nothing. */
  | { readonly kind: 'bad'; readonly reason: string }
  | {
      readonly kind: 'header';
      /** Bytes of the header; what follows is the connection's own. */
      readonly length: number;
      /** Null when the proxy speaks for itself, or of something without an IP address. */
      readonly origin: ProxiedOrigin | null;
      /** The proxy says that it took the connection by TLS. */
      readonly isTls: boolean;
    };

export const incomplete: ProxyHeader = { kind: 'incomplete' };

export function bad(reason: string): ProxyHeader {
  return { kind: 'bad', reason };
}
