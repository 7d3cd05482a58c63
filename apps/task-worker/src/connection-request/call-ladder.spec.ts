import { expect, it } from 'vitest';
import {
  ConnectionRequestGuard,
  HttpConnectionRequester,
  UdpConnectionRequester,
  type UdpEndpoint,
} from '#connection-request';
import type { DeviceId, UdpBinding } from '#device';
import { CallLadder, type LadderCall } from './call-ladder.js';
import type { DeviceCallResult } from './call-result.js';

const binding = { address: '198.51.100.7', port: 40_001 };
const call: LadderCall = {
  deviceId: 1 as DeviceId,
  url: 'http://192.168.1.1:7547/cr',
  informAddress: '198.51.100.7',
  username: 'acs',
  password: 'secret',
};

/** A device whose way by HTTP ends with `direct`; tells what was sent and reported. */
function ladder(direct: DeviceCallResult, kept: UdpBinding | null, withUdp = true) {
  const sent: UdpEndpoint[] = [];
  const reported: string[] = [];
  const guard = new ConnectionRequestGuard({});
  const http = new HttpConnectionRequester(guard);
  http.request = async () => direct as Awaited<ReturnType<HttpConnectionRequester['request']>>;
  const send = async (_: Buffer, to: UdpEndpoint) => void sent.push(to);
  const requester = new UdpConnectionRequester({ send }, guard, { repeatsAfterMs: [] });
  const way = withUdp ? { bindings: { find: async () => kept }, requester } : null;
  const climb = (changes: Partial<LadderCall> = {}) =>
    new CallLadder(http, way).call({ ...call, ...changes }, (transport, { outcome }) =>
      reported.push(`${transport} ${outcome}`),
    );
  return { climb, sent, reported };
}

it('goes through the NAT where the direct way ends nowhere', async () => {
  const { climb, sent, reported } = ladder({ outcome: 'refused', reason: 'notAllowed' }, binding);
  expect(await climb()).toEqual({ outcome: 'sent' });
  expect(await climb({ url: null })).toEqual({ outcome: 'sent' });
  expect(sent).toEqual([binding, binding]);
  expect(reported).toEqual(['udp sent', 'udp sent']);
});

it('tells of an address that nobody may call, although UDP reaches the device', async () => {
  const { climb, reported } = ladder({ outcome: 'refused', reason: 'metadata' }, binding);
  expect(await climb()).toEqual({ outcome: 'sent' });
  expect(reported).toEqual(['http refused', 'udp sent']);
});

it.each(['accepted', 'busy', 'badCredentials'] as const)('believes a device that is %s', async (outcome) => {
  const { climb, sent } = ladder({ outcome }, binding);
  expect(await climb()).toEqual({ outcome });
  expect(sent).toEqual([]);
});

it('tells how the direct way ended where there is no other', async () => {
  const direct = { outcome: 'unreachable', reason: 'timeout' } as const;
  expect(await ladder(direct, null).climb()).toEqual(direct);
  expect(await ladder(direct, binding, false).climb()).toEqual(direct);
  const elsewhere = ladder(direct, { ...binding, address: '198.51.100.8' });
  expect(await elsewhere.climb()).toEqual(direct);
  expect(elsewhere.reported).toEqual(['http unreachable', 'udp refused']);
  expect(elsewhere.sent).toEqual([]);
  expect(await ladder(direct, binding).climb({ signal: AbortSignal.abort() })).toEqual(direct);
});
