import { DatagramSender, type UdpEndpoint } from '#connection-request';
import type { RedisBus } from '#redis';
import { seal, unseal } from './sealed-message.js';

const channel = 'datagram';

/** The host may have to find its route first. */
const answerWithinMs = 2_000;

/**
 * Has the STUN servers of the cluster send datagrams. Every one of them does: only that by which the CPE keeps its NAT
 * open gets through, and a CPE takes a connection request once.
 */
export class RedisDatagramSender extends DatagramSender {
  /** @param key of the installation, for nothing else: nobody else may have us send */
  constructor(
    private readonly bus: RedisBus,
    private readonly key: Buffer,
  ) {
    super();
  }

  /** Rejects when no STUN server has sent it. */
  override async send(datagram: Buffer, to: UdpEndpoint): Promise<void> {
    const order = Buffer.concat([Buffer.from(`${JSON.stringify([to.address, to.port])}\n`), datagram]);
    const answer = await this.bus.ask(channel, seal(this.key, channel, order), answerWithinMs);
    if (answer === null) throw new Error('no STUN server has sent the datagram');
  }
}

/** Sends what the other processes want to be sent, until the result is called. */
export function sendForOthers(bus: RedisBus, key: Buffer, sender: DatagramSender): () => void {
  return bus.on(channel, async (message) => {
    const order = unseal(key, channel, message);
    if (order === null) return null;
    const end = order.indexOf(0x0a);
    const [address, port] = JSON.parse(order.toString('utf8', 0, end)) as [string, number];
    await sender.send(order.subarray(end + 1), { address, port });
    return Buffer.from('sent');
  });
}
