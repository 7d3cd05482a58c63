/** A method that only one vendor knows [TR-069 3.5], put on the wire as it is given. */
export interface VendorCall {
  /** The method, e.g. `X_0A1B2C_Method`: a name without a prefix, and of no RPC of TR-069. */
  readonly name: string;
  /** Of the method's element; null for the CWMP namespace of the session. */
  readonly namespace: string | null;
  /** Prefix of that namespace; null when there is none. */
  readonly prefix: string | null;
  /** The argument elements as XML, '' for none. */
  readonly content: string;
}

/** The call of a vendor's method; it has a type of its own because nothing is known of its arguments. */
export interface VendorRequest {
  readonly method: 'VendorRpc';
  readonly arguments: VendorCall;
}

/** What the CPE answered, as it sent it: the element in the Body. */
export interface VendorResponse {
  readonly method: 'VendorRpc';
  readonly result: { readonly xml: string };
}
