import type { ConnectionRequest, HttpConnectionRequester, UdpConnectionRequester } from '#connection-request';
import type { DeviceId, UdpBindingStore } from '#device';
import type { DeviceCallResult } from './call-result.js';

/** The ways by which a device can be called. */
export type Transport = 'http' | 'udp';

/** One device to be called, with all that any of the ways needs. */
export interface LadderCall extends Omit<ConnectionRequest, 'url'> {
  readonly deviceId: DeviceId;
  /** Null when the device told none. */
  readonly url: string | null;
}

/** The way through NAT, of an installation that has a STUN server. */
export interface UdpWay {
  readonly bindings: Pick<UdpBindingStore, 'find'>;
  readonly requester: UdpConnectionRequester;
}

// What HTTP ends with where there is nobody to talk to; any other end is the word of the device itself.
const noWay: ReadonlySet<DeviceCallResult['outcome']> = new Set([
  'notCallable',
  'protocolError',
  'refused',
  'staleUrl',
  'unreachable',
]);

/** Tries the ways to a device one after another: directly by HTTP, then by UDP through the hole in its NAT. */
export class CallLadder {
  /** @param udp null: there is no second way */
  constructor(
    private readonly http: HttpConnectionRequester,
    private readonly udp: UdpWay | null,
  ) {}

  /**
   * Resolves with the result of the way that worked, or else of the first one. `report` hears of each way that was
   * tried. Rejects only when our own store fails.
   */
  async call(
    call: LadderCall,
    report: (transport: Transport, result: DeviceCallResult) => void,
  ): Promise<DeviceCallResult> {
    const direct = await this.callByHttp(call, report);
    if (!noWay.has(direct.outcome) || call.signal?.aborted === true || this.udp === null) return direct;
    const to = await this.udp.bindings.find(call.deviceId);
    if (to === null) return direct;
    const { informAddress, username, password } = call;
    const byUdp = await this.udp.requester.request({ to, informAddress, username, password });
    report('udp', byUdp);
    return byUdp.outcome === 'sent' ? byUdp : direct;
  }

  /** Repeats nothing any more; calls under way end by their own signal. */
  hangUp(): void {
    this.udp?.requester.hangUp();
  }

  private async callByHttp(
    { url, ...request }: LadderCall,
    report: (transport: Transport, result: DeviceCallResult) => void,
  ): Promise<DeviceCallResult> {
    if (url === null) return { outcome: 'notCallable', reason: 'noUrl' };
    const result = await this.http.request({ url, ...request });
    report('http', result);
    return result;
  }
}
