import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { GatewaySettings } from '../gateway-settings.js';
import { Networks, plainAddress } from './networks.js';

/** Where requests really come from: the socket's peer, or what a trusted proxy says of it. */
@Injectable()
export class PeerAddresses {
  private readonly proxies: Networks;

  constructor({ trustedProxies }: GatewaySettings) {
    this.proxies = new Networks(trustedProxies);
  }

  /** The CPE's address; the last X-Forwarded-For entry counts only when a trusted proxy wrote it (S30). */
  of(request: IncomingMessage): string {
    const peer = socketAddress(request);
    if (!this.isProxy(peer)) return peer;
    const forwarded = request.headers['x-forwarded-for'];
    const last =
      (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').at(-1)?.trim() ?? '';
    return isIP(last) === 0 ? peer : plainAddress(last);
  }

  /** The other end of a connection that no request came by. */
  ofSocket(socket: Socket): string {
    return plainAddress(socket.remoteAddress ?? '');
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
    return this.proxies.has(socketAddress);
  }
}

function socketAddress(request: IncomingMessage): string {
  return plainAddress(request.socket.remoteAddress ?? '');
}
