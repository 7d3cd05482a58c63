import { randomBytes, randomInt } from 'node:crypto';
import { RecentEntries } from '#recent-entries';
import type { AddressRefusal } from '../guard/address-policy.js';
import type { ConnectionRequestGuard } from '../guard/connection-request-guard.js';
import type { UdpEndpoint } from '../stun/stun-values.js';
import type { DatagramSender } from './datagram-sender.js';
import { encodeUdpConnectionRequest } from './udp-connection-request.js';

/** Whom to call by UDP, and what it knows us by. */
export interface UdpCall {
  readonly to: UdpEndpoint;
  /** The peer address of the device's last Inform; null when unknown, which allows only listed networks. */
  readonly informAddress: string | null;
  readonly username: string;
  readonly password: string;
}

/** `sent`: it left, and no CPE answers it [TR-069 G.2.2.3]; `unreachable`: our host could not send it. */
export type UdpCallResult =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'unreachable'; readonly reason: 'noRoute' }
  | { readonly outcome: 'refused'; readonly reason: AddressRefusal };

/** Settings of the requester. */
export interface UdpRequesterOptions {
  /** Waits before each repetition, in milliseconds. Default 500 twice. */
  readonly repeatsAfterMs?: readonly number[];
}

// Forgetting a device costs nothing unless it is called twice within one second.
const rememberedDevices = 10_000;

/**
 * Calls CPEs behind NAT by UDP. The same datagram goes out three times within a second, since any may be lost; a CPE
 * takes an id once. Nothing is sent to an address that the guard refuses.
 */
export class UdpConnectionRequester {
  private readonly lastSec = new RecentEntries<string, number>(rememberedDevices);
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly repeatsAfterMs: readonly number[];

  constructor(
    private readonly sender: DatagramSender,
    private readonly guard: ConnectionRequestGuard,
    options: UdpRequesterOptions = {},
  ) {
    this.repeatsAfterMs = options.repeatsAfterMs ?? [500, 500];
  }

  /** Resolves when the first datagram has left; never rejects. */
  async request({ to, informAddress, username, password }: UdpCall): Promise<UdpCallResult> {
    const reason = this.guard.refusal(to.address, informAddress);
    if (reason !== null) return { outcome: 'refused', reason };
    const datagram = encodeUdpConnectionRequest({
      to,
      username,
      password,
      timestampSec: this.nextSec(username),
      id: randomInt(1, 2 ** 32),
      nonce: randomBytes(16).toString('hex'),
    });
    try {
      await this.sender.send(datagram, to);
    } catch {
      return { outcome: 'unreachable', reason: 'noRoute' };
    }
    this.repeat(datagram, to, 0);
    return { outcome: 'sent' };
  }

  /** Repeats nothing any more. */
  hangUp(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private repeat(datagram: Buffer, to: UdpEndpoint, n: number): void {
    const waitMs = this.repeatsAfterMs[n];
    if (waitMs === undefined) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.sender.send(datagram, to).then(
        () => this.repeat(datagram, to, n + 1),
        () => undefined,
      );
    }, waitMs);
    this.timers.add(timer);
  }

  /** A CPE ignores a timestamp that is not greater than the last one it took. */
  private nextSec(username: string): number {
    const sec = Math.max(Math.floor(Date.now() / 1_000), (this.lastSec.get(username) ?? 0) + 1);
    this.lastSec.set(username, sec);
    return sec;
  }
}
