import { BlockList, isIP, isIPv6 } from 'node:net';

/** A set of networks: `10.0.0.0/8`, `::1`. */
export class Networks {
  private readonly list = new BlockList();
  private readonly isEmpty: boolean;

  /** @param networks addresses, each with or without a prefix length; checked when the configuration was read. */
  constructor(networks: readonly string[]) {
    this.isEmpty = networks.length === 0;
    for (const network of networks) {
      const [address = '', prefix] = network.split('/');
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      const bits = prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix);
      this.list.addSubnet(address, bits, family);
    }
  }

  /** True for an address in one of them, an IPv4 address of a dual-stack socket included. */
  has(socketAddress: string): boolean {
    if (this.isEmpty) return false;
    const address = plainAddress(socketAddress);
    return isIP(address) !== 0 && this.list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }
}

/** IPv4 addresses arrive on dual-stack sockets as `::ffff:a.b.c.d`. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}
