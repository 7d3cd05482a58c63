import {
  readReportedEndpoint,
  type ConnectionRequest,
  type HttpConnectionRequester,
  type UdpCallResult,
  type UdpConnectionRequester,
  type UdpEndpoint,
  type XmppConnectionRequester,
} from '#connection-request';
import type { CallTransport, DeviceId, ParameterStore, UdpBindingStore } from '#device';
import { promisesSession, type DeviceCallResult, type TriedWay } from './call-result.js';

/** One device to be called, with all that any of the ways needs. */
export interface LadderCall extends Omit<ConnectionRequest, 'url'> {
  readonly deviceId: DeviceId;
  /** Null when the device told none. */
  readonly url: string | null;
  /** The ways that may be tried, in their order. */
  readonly transports: readonly CallTransport[];
  /** The way by which the last call got a promise that was not kept; it comes last. Null when there was none. */
  readonly missedBy: CallTransport | null;
}

/** The way through NAT, of an installation that has a STUN server. */
export interface UdpWay {
  readonly bindings: Pick<UdpBindingStore, 'find'>;
  /** Where a device without a binding may have reported its address; without it only bindings count. */
  readonly parameters?: Pick<ParameterStore, 'list'>;
  readonly requester: UdpConnectionRequester;
}

/** The way through an XMPP server, of an installation that has one. */
export interface XmppWay {
  readonly parameters: Pick<ParameterStore, 'list'>;
  readonly requester: Pick<XmppConnectionRequester, 'request'>;
}

// Where a device tells by which address the server knows it [TR-181 ManagementServer].
const jidPath = 'Device.ManagementServer.ConnReqJabberID';

// Where a device tells the public side of the hole in its NAT [TR-098, TR-181 ManagementServer].
const udpAddressPaths = ['Device.', 'InternetGatewayDevice.'].map(
  (root) => `${root}ManagementServer.UDPConnectionRequestAddress`,
);

// What a way ends with where there is nobody to talk to; any other end is the word of the device itself.
const noWay: ReadonlySet<DeviceCallResult['outcome']> = new Set([
  'notCallable',
  'protocolError',
  'refused',
  'staleUrl',
  'unreachable',
]);

/**
 * Tries the ways to a device one after another: directly by HTTP, by UDP through the hole in its NAT, through the XMPP
 * server that it is logged in at.
 */
export class CallLadder {
  /** @param udp @param xmpp null: there is no such way */
  constructor(
    private readonly http: HttpConnectionRequester,
    private readonly udp: UdpWay | null,
    private readonly xmpp: XmppWay | null = null,
  ) {}

  /** The ways that were tried, in their order; none when no way leads to it. Rejects only when our own store fails. */
  async call(call: LadderCall): Promise<readonly TriedWay[]> {
    const tried: TriedWay[] = [];
    for (const transport of inOrder(call)) {
      const result = call.signal?.aborted === true ? null : await this.callBy(transport, call);
      if (result === null) continue;
      tried.push({ transport, result });
      if (!noWay.has(result.outcome)) break;
    }
    return tried;
  }

  /** Repeats nothing any more; calls under way end by their own signal. */
  hangUp(): void {
    this.udp?.requester.hangUp();
  }

  /** Null when there is no such way to the device. */
  private async callBy(transport: CallTransport, call: LadderCall): Promise<DeviceCallResult | null> {
    switch (transport) {
      case 'http':
        return call.url === null ? null : this.http.request({ ...call, url: call.url });
      case 'udp':
        return this.callByUdp(call);
      case 'xmpp':
        return this.callByXmpp(call);
    }
  }

  private async callByUdp(call: LadderCall): Promise<UdpCallResult | null> {
    if (this.udp === null) return null;
    const to = (await this.udp.bindings.find(call.deviceId)) ?? (await this.reportedAddress(call.deviceId));
    if (to === null) return null;
    const { informAddress, username, password } = call;
    return this.udp.requester.request({ to, informAddress, username, password });
  }

  /** What the device says of its NAT, where it has proved nothing to our STUN server; the guard has the last word. */
  private async reportedAddress(deviceId: DeviceId): Promise<UdpEndpoint | null> {
    for (const path of udpAddressPaths) {
      const [reported] = (await this.udp?.parameters?.list(deviceId, path)) ?? [];
      const endpoint = readReportedEndpoint(reported?.value ?? '');
      if (endpoint !== null) return endpoint;
    }
    return null;
  }

  private async callByXmpp(call: LadderCall): Promise<DeviceCallResult | null> {
    if (this.xmpp === null) return null;
    const { deviceId, username, password, signal } = call;
    const [reported] = await this.xmpp.parameters.list(deviceId, jidPath);
    const jid = reported?.value ?? '';
    if (jid === '') return null;
    return this.xmpp.requester.request({ jid, username, password, ...(signal && { signal }) });
  }
}

/** How the call as a whole ended: by the word of the device itself, or else as the first way did. */
export function resultOf(tried: readonly TriedWay[]): DeviceCallResult | null {
  const told = tried.find(({ result }) => !noWay.has(result.outcome));
  return (told ?? tried[0])?.result ?? null;
}

/** A device behind NAT names a private address; that this is not called needs nobody's attention when it is reached. */
export function isOrdinary({ result }: TriedWay, tried: readonly TriedWay[]): boolean {
  const isPrivate = result.outcome === 'refused' && result.reason === 'notAllowed';
  return isPrivate && tried.some((way) => promisesSession(way.result));
}

/** After a promise that was not kept the other ways are tried before it. */
function inOrder({ transports, missedBy }: LadderCall): readonly CallTransport[] {
  const behind = missedBy === null ? 0 : transports.indexOf(missedBy) + 1;
  return [...transports.slice(behind), ...transports.slice(0, behind)];
}
