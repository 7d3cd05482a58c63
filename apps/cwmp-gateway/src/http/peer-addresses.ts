import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { GatewaySettings } from '../gateway-settings.js';

/** Where requests really come from: the socket's peer, or what a trusted proxy says of it. */
@Injectable()
export class PeerAddresses {
  private readonly proxies = new BlockList();
  private readonly trustsNobody: boolean;

  constructor({ trustedProxies }: GatewaySettings) {
    this.trustsNobody = trustedProxies.length === 0;
    for (const network of trustedProxies) {
      const [address = '', prefix] = network.split('/');
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      const bits = prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix);
      this.proxies.addSubnet(address, bits, family);
    }
  }

  /** The CPE's address; the last X-Forwarded-For entry counts only when a trusted proxy wrote it (S30). */
  of(request: IncomingMessage): string {
    const peer = socketAddress(request);
    if (!this.isProxy(peer)) return peer;
    const forwarded = request.headers['x-forwarded-for'];
    const last =
      (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').at(-1)?.trim() ?? '';
    return isIP(last) === 0 ? peer : plain(last);
  }

  /** The other end of a connection that no request came by. */
  ofSocket(socket: Socket): string {
    return plain(socket.remoteAddress ?? '');
  }

  /** Nobody on the way can read the request: TLS ends here, or at a trusted proxy that says so. */
  isEncrypted(request: IncomingMessage): boolean {
    if (request.socket instanceof TLSSocket) return true;
    return this.isShared(request) && request.headers['x-forwarded-proto'] === 'https';
  }

  /** True when the socket may carry several CPEs, so that nothing can be bound to it. */
  isShared(request: IncomingMessage): boolean {
    return this.isProxy(socketAddress(request));
  }

  /** True for the address of a trusted proxy. */
  isProxy(socketAddress: string): boolean {
    if (this.trustsNobody) return false;
    const address = plain(socketAddress);
    return isIP(address) !== 0 && this.proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }
}

function socketAddress(request: IncomingMessage): string {
  return plain(request.socket.remoteAddress ?? '');
}

/** IPv4 addresses arrive on dual-stack sockets as `::ffff:a.b.c.d`. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}
