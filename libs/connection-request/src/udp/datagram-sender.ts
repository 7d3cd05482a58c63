import type { UdpEndpoint } from '../stun/stun-values.js';

/** Port: sends datagrams from the address and port that the CPEs know as their STUN server. */
export abstract class DatagramSender {
  /** Resolves when the datagram has left; rejects when this host cannot send it. */
  abstract send(datagram: Buffer, to: UdpEndpoint): Promise<void>;
}
