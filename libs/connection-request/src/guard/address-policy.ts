import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

/** A parsed address, never an IPv4-mapped one. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [Address, number];

/** Why an address may not be called. `notAllowed` is the only one an operator can lift with the allow-list. */
export type AddressRefusal =
  | 'unspecified'
  | 'loopback'
  | 'linkLocal'
  | 'multicast'
  | 'broadcast'
  | 'metadata'
  | 'translated'
  | 'notAllowed';

// Instance metadata and host services of the large clouds that sit outside the link-local range.
const METADATA = ['100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254'];
const LINK_LOCAL_METADATA = '169.254.169.254';

const REFUSED_RANGES: Readonly<Record<string, AddressRefusal>> = {
  unspecified: 'unspecified',
  loopback: 'loopback',
  linkLocal: 'linkLocal',
  multicast: 'multicast',
  broadcast: 'broadcast',
  // These carry an IPv4 address inside, which a gateway on the way would call for us.
  rfc6145: 'translated',
  rfc6052: 'translated',
  '6to4': 'translated',
  teredo: 'translated',
};

const IPV4_COMPATIBLE: Network = [ipaddr.IPv6.parse('::'), 96];

/** Reads a plain IP address; IPv4-mapped IPv6 becomes IPv4, a zone id is dropped. Null when it is none. */
export function parseAddress(text: string): Address | null {
  const bare = text.replace(/%.*$/s, '');
  return isIP(bare) === 0 ? null : ipaddr.process(bare);
}

/** The one spelling of an address that is connected to and compared. */
export function canonicalText(address: Address): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

function parseNetwork(text: string): Network {
  const [base = '', prefix, ...rest] = text.trim().split('/');
  const address = isIP(base) === 0 ? null : ipaddr.parse(base);
  const bits = address?.kind() === 'ipv6' ? 128 : 32;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (address === null || rest.length > 0 || !(length <= bits)) {
    throw new RangeError(`not a network in CIDR notation: ${JSON.stringify(text)}`);
  }
  return [address, length];
}

const contains = ([base, length]: Network, address: Address): boolean =>
  base.kind() === address.kind() && address.match(base, length);

/** What the operator set. */
export interface AddressPolicyOptions {
  /** Networks in CIDR notation. Absent or empty: only the address the device's own Inform came from. */
  readonly allow?: readonly string[];
  /** Loopback may be called without being listed. Only for a deployment whose CPEs live on this host. */
  readonly loopbackAllowed?: boolean;
}

/** Decides whether an address may be called. Pure. */
export class AddressPolicy {
  readonly #allow: readonly Network[];
  readonly #loopbackAllowed: boolean;

  /** @throws RangeError on an entry that is no network. */
  constructor(options: AddressPolicyOptions) {
    this.#allow = (options.allow ?? []).map(parseNetwork);
    this.#loopbackAllowed = options.loopbackAllowed ?? false;
  }

  /** Null when the address may be called for a device whose Inform came from `informAddress`. */
  refusal(address: Address, informAddress: string | null): AddressRefusal | null {
    const inherent = this.#inherentRefusal(address);
    if (inherent === 'loopback' && this.#loopbackAllowed) return null;
    if (inherent !== null) return inherent;
    return this.#isListed(address, informAddress) ? null : 'notAllowed';
  }

  #inherentRefusal(address: Address): AddressRefusal | null {
    const text = canonicalText(address);
    if (text === LINK_LOCAL_METADATA || METADATA.includes(text)) return 'metadata';
    const refused = REFUSED_RANGES[address.range()];
    if (refused !== undefined) return refused;
    return contains(IPV4_COMPATIBLE, address) ? 'translated' : null;
  }

  #isListed(address: Address, informAddress: string | null): boolean {
    if (this.#allow.length > 0) return this.#allow.some((network) => contains(network, address));
    const own = informAddress === null ? null : parseAddress(informAddress);
    return own !== null && canonicalText(own) === canonicalText(address);
  }
}
