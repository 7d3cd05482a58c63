import { Injectable } from '@nestjs/common';
import type { Socket } from 'node:net';
import { plainAddress } from '../http/networks.js';

/** What a proxy has told of one connection. */
export interface ProxiedConnection {
  /** Of the CPE; null when the proxy names none, and speaks for itself. */
  readonly address: string | null;
  /** The CPE's own connection is encrypted, although TLS ends at the proxy. */
  readonly isTls: boolean;
}

/** The open connections whose proxies told by the PROXY protocol where they come from. */
@Injectable()
export class ProxiedConnections {
  // By both ends: a TLS socket does not tell which connection it wraps, but has the same ends.
  private readonly byEnds = new Map<string, ProxiedConnection>();

  /** Keeps what was told until the connection ends. */
  add(socket: Socket, told: ProxiedConnection): void {
    const ends = endsOf(socket);
    const plain = { ...told, address: told.address === null ? null : plainAddress(told.address) };
    this.byEnds.set(ends, plain);
    socket.once('close', () => {
      if (this.byEnds.get(ends) === plain) this.byEnds.delete(ends);
    });
  }

  /** Null when nothing was told of it. */
  find(socket: Socket): ProxiedConnection | null {
    return this.byEnds.size === 0 ? null : (this.byEnds.get(endsOf(socket)) ?? null);
  }
}

function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}
