import {
  AddressPolicy,
  canonicalText,
  parseAddress,
  type Address,
  type AddressPolicyOptions,
  type AddressRefusal,
} from './address-policy.js';
import { parseDeviceUrl, type DeviceUrl, type UrlRefusal } from './device-url.js';
import { dnsResolver, type HostResolver } from './resolve-by-dns.js';

const MAX_ADDRESSES = 16;

/** Where to connect: an address that passed, with what the URL says beside it. Never look the name up again. */
export interface PinnedTarget extends DeviceUrl {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Why a device's URL is not called. */
export type GuardRefusal = UrlRefusal | AddressRefusal | 'unresolvable';

/** The decision on one URL. */
export type GuardVerdict =
  | { readonly allowed: true; readonly target: PinnedTarget }
  | { readonly allowed: false; readonly reason: GuardRefusal };

/** What the operator set, and the resolver. */
export interface GuardOptions extends AddressPolicyOptions {
  /** Default false: a ConnectionRequestURL is http [TR-069 3.2.2.2]. */
  readonly httpsAllowed?: boolean;
  readonly resolve?: HostResolver;
}

const refused = (reason: GuardRefusal): GuardVerdict => ({ allowed: false, reason });

/**
 * Keeps devices from steering our requests to hosts of their choice. A name is resolved once, every address it has
 * must pass, and the caller connects to the one that was checked. Metadata services, link-local, multicast,
 * broadcast, unspecified and IPv6 transition addresses are refused whatever the allow-list says.
 */
export class ConnectionRequestGuard {
  readonly #policy: AddressPolicy;
  readonly #httpsAllowed: boolean;
  readonly #resolve: HostResolver;

  /** @throws RangeError on an allow-list entry that is no network. */
  constructor(options: GuardOptions) {
    this.#policy = new AddressPolicy(options);
    this.#httpsAllowed = options.httpsAllowed ?? false;
    this.#resolve = options.resolve ?? dnsResolver();
  }

  /** Judges a URL for the device whose Inform came from `informAddress`; never rejects. */
  async check(url: string, informAddress: string | null, signal: AbortSignal): Promise<GuardVerdict> {
    const parsed = parseDeviceUrl(url, this.#httpsAllowed);
    if (typeof parsed === 'string') return refused(parsed);
    const literal = parseAddress(parsed.hostname);
    const addresses = literal ? [literal] : await this.#addressesOf(parsed.hostname, signal);
    const [first] = addresses;
    if (first === undefined) return refused('unresolvable');
    for (const address of addresses) {
      const reason = this.#policy.refusal(address, informAddress);
      if (reason !== null) return refused(reason);
    }
    const family = first.kind() === 'ipv6' ? 6 : 4;
    return { allowed: true, target: { ...parsed, address: canonicalText(first), family } };
  }

  /** Judges an IP address alone; null when it may be called for the device whose Inform came from `informAddress`. */
  refusal(address: string, informAddress: string | null): AddressRefusal | null {
    const parsed = parseAddress(address);
    return parsed === null ? 'notAllowed' : this.#policy.refusal(parsed, informAddress);
  }

  async #addressesOf(hostname: string, signal: AbortSignal): Promise<Address[]> {
    try {
      const texts = await this.#resolve(hostname, signal);
      const addresses = texts.map(parseAddress).filter((address) => address !== null);
      return texts.length <= MAX_ADDRESSES && addresses.length === texts.length ? addresses : [];
    } catch {
      return [];
    }
  }
}
