import { Injectable } from '@nestjs/common';
import type { Server, Socket } from 'node:net';
import { ConnectionLimits } from '../admission/connection-limits.js';
import { GatewaySettings } from '../gateway-settings.js';
import { GatewayJournal } from '../journal/gateway-journal.js';
import { ProxiedConnections } from '../proxy-protocol/proxied-connections.js';
import { takeProxyHeader } from '../proxy-protocol/take-proxy-header.js';
import { PeerAddresses } from './peer-addresses.js';

/** A proxy writes its header as soon as it has connected. */
const patienceMs = 5_000;

/**
 * Stands in front of a listener: it lets in those connections that there is a place for. Where proxies speak the PROXY
 * protocol, every connection from a trusted one has to begin with its header, and nobody else's is taken for one.
 */
@Injectable()
export class ConnectionFront {
  constructor(
    private readonly settings: GatewaySettings,
    private readonly peers: PeerAddresses,
    private readonly limits: ConnectionLimits,
    private readonly proxied: ProxiedConnections,
    private readonly journal: GatewayJournal,
  ) {}

  /** Puts itself before all that listens to the connections of a server by now. */
  guard(server: Server): void {
    const listeners = server.listeners('connection') as ((socket: Socket) => void)[];
    const letIn = (socket: Socket) => {
      if (!this.limits.admit(socket)) socket.destroy();
      else for (const listener of listeners) listener.call(server, socket);
    };
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      const isAnnounced = this.settings.proxyProtocol && this.peers.isProxy(this.peers.ofSocket(socket));
      if (isAnnounced) void this.announced(socket, letIn);
      else letIn(socket);
    });
  }

  private async announced(socket: Socket, letIn: (socket: Socket) => void): Promise<void> {
    // A proxy may hang up at any time, also while nobody else listens.
    socket.on('error', () => undefined);
    const taken = await takeProxyHeader(socket, patienceMs);
    if (taken.kind === 'bad') {
      this.journal.limited('proxyHeader');
      this.journal.refused(this.peers.ofSocket(socket), 400, `PROXY protocol: ${taken.reason}`);
      socket.destroy();
      return;
    }
    if (socket.destroyed) return;
    this.proxied.add(socket, { address: taken.origin?.address ?? null, isTls: taken.isTls });
    letIn(socket);
  }
}
