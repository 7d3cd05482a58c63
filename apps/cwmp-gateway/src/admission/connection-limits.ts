import { Injectable } from '@nestjs/common';
import type { Socket } from 'node:net';
import { GatewaySettings } from '../gateway-settings.js';
import { PeerAddresses } from '../http/peer-addresses.js';
import { GatewayJournal } from '../journal/gateway-journal.js';
import { AddressLimits } from './address-limits.js';

/** One address cannot take all connections; a balancer that stands for many CPEs may. */
@Injectable()
export class ConnectionLimits {
  private readonly open = new Map<string, number>();

  constructor(
    private readonly settings: GatewaySettings,
    private readonly peers: PeerAddresses,
    private readonly addresses: AddressLimits,
    private readonly journal: GatewayJournal,
  ) {}

  /** Counts a connection until it ends; false when there is no place for it. */
  admit(socket: Socket): boolean {
    const address = this.peers.ofSocket(socket);
    if (!this.addresses.mayConnect(address)) return this.refuse('connectionRate');
    const open = (this.open.get(address) ?? 0) + 1;
    const { maxConnectionsPerAddress } = this.settings.limits;
    if (open > maxConnectionsPerAddress && !this.peers.isProxy(address))
      return this.refuse('connectionsPerAddress');
    this.open.set(address, open);
    socket.once('close', () => {
      const left = (this.open.get(address) ?? 1) - 1;
      if (left > 0) this.open.set(address, left);
      else this.open.delete(address);
    });
    return true;
  }

  private refuse(limit: string): false {
    this.journal.limited(limit);
    return false;
  }
}
