import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { GatewaySettings } from '../gateway-settings.js';
import { ProxiedConnections } from '../proxy-protocol/proxied-connections.js';
import { Networks, plainAddress } from './networks.js';

/** Where requests really come from: the socket's peer, or what a trusted proxy says of it. */
@Injectable()
export class PeerAddresses {
  private readonly proxies: Networks;

  constructor(
    { trustedProxies }: GatewaySettings,
    private readonly proxied: ProxiedConnections,
  ) {
    this.proxies = new Networks(trustedProxies);
  }

  /**
   * The CPE's address: what a trusted proxy has told by the PROXY protocol, or else the last X-Forwarded-For entry, which
   * counts only when a trusted proxy wrote it (S30). Behind the PROXY protocol the CPE itself writes the headers.
   */
  of(request: IncomingMessage): string {
    const peer = this.ofSocket(request.socket);
    if (!this.isProxy(peer) || this.proxied.find(request.socket) !== null) return peer;
    const forwarded = request.headers['x-forwarded-for'];
    const last =
      (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').at(-1)?.trim() ?? '';
    return isIP(last) === 0 ? peer : plainAddress(last);
  }

  /** The other end of a connection, or of the one behind it that a proxy has told of. */
  ofSocket(socket: Socket): string {
    return this.proxied.find(socket)?.address ?? plainAddress(socket.remoteAddress ?? '');
  }

  /** Nobody on the way can read the request: TLS ends here, or at a trusted proxy that says so. */
  isEncrypted(request: IncomingMessage): boolean {
    if (request.socket instanceof TLSSocket) return true;
    const told = this.proxied.find(request.socket);
    if (told !== null) return told.isTls;
    return this.isShared(request) && request.headers['x-forwarded-proto'] === 'https';
  }

  /** True when the socket may carry several CPEs, so that nothing can be bound to it. */
  isShared(request: IncomingMessage): boolean {
    return this.isProxy(this.ofSocket(request.socket));
  }

  /** True for the address of a trusted proxy. */
  isProxy(socketAddress: string): boolean {
    return this.proxies.has(socketAddress);
  }
}
