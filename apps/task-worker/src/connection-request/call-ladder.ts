import type {
  ConnectionRequest,
  HttpConnectionRequester,
  UdpCallResult,
  UdpConnectionRequester,
} from '#connection-request';
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
   * tried; that a device behind NAT names a private address is not told when UDP reaches it. Rejects only when our own
   * store fails.
   */
  async call(
    call: LadderCall,
    report: (transport: Transport, result: DeviceCallResult) => void,
  ): Promise<DeviceCallResult> {
    const direct = await this.callByHttp(call);
    const byUdp = noWay.has(direct.outcome) ? await this.callByUdp(call) : null;
    const isReached = byUdp?.outcome === 'sent';
    const isPrivate = direct.outcome === 'refused' && direct.reason === 'notAllowed';
    if (call.url !== null && !(isReached && isPrivate)) report('http', direct);
    if (byUdp !== null) report('udp', byUdp);
    return isReached ? byUdp : direct;
  }

  /** Repeats nothing any more; calls under way end by their own signal. */
  hangUp(): void {
    this.udp?.requester.hangUp();
  }

  private async callByHttp({ url, ...request }: LadderCall): Promise<DeviceCallResult> {
    if (url === null) return { outcome: 'notCallable', reason: 'noUrl' };
    return this.http.request({ url, ...request });
  }

  /** Null when there is no such way to the device. */
  private async callByUdp(call: LadderCall): Promise<UdpCallResult | null> {
    if (this.udp === null || call.signal?.aborted === true) return null;
    const to = await this.udp.bindings.find(call.deviceId);
    if (to === null) return null;
    const { informAddress, username, password } = call;
    return this.udp.requester.request({ to, informAddress, username, password });
  }
}
