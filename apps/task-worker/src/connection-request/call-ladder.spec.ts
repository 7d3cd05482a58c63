import { describe, expect, it } from 'vitest';
import {
  ConnectionRequestGuard,
  HttpConnectionRequester,
  UdpConnectionRequester,
  type UdpEndpoint,
  type XmppCall,
  type XmppCallResult,
} from '#connection-request';
import { callTransports, type DeviceId, type StoredParameter, type UdpBinding } from '#device';
import { CallLadder, isOrdinary, resultOf, type LadderCall } from './call-ladder.js';
import type { DeviceCallResult } from './call-result.js';

const binding = { address: '198.51.100.7', port: 40_001 };
const call: LadderCall = {
  deviceId: 1 as DeviceId,
  url: 'http://192.168.1.1:7547/cr',
  informAddress: '198.51.100.7',
  username: 'acs',
  password: 'secret',
  transports: callTransports,
  missedBy: null,
};

const jabberId = { path: 'p', value: 'cpe@xmpp.test/cwmp' } as StoredParameter;

/** A device whose way by HTTP ends with `direct`; tells what was sent and reported. */
function ladder(
  direct: DeviceCallResult,
  kept: UdpBinding | null,
  withUdp = true,
  byXmpp?: XmppCallResult,
  told: Readonly<Record<string, string>> = {},
) {
  const sent: UdpEndpoint[] = [];
  const reported: string[] = [];
  const asked: string[] = [];
  const guard = new ConnectionRequestGuard({});
  const http = new HttpConnectionRequester(guard);
  http.request = async () => direct as Awaited<ReturnType<HttpConnectionRequester['request']>>;
  const send = async (_: Buffer, to: UdpEndpoint) => void sent.push(to);
  const requester = new UdpConnectionRequester({ send }, guard, { repeatsAfterMs: [] });
  const list = async (_: DeviceId, path: string) =>
    told[path] === undefined ? [] : [{ path, value: told[path] } as StoredParameter];
  const way = withUdp ? { bindings: { find: async () => kept }, parameters: { list }, requester } : null;
  const xmpp = byXmpp && {
    parameters: { list: async () => [jabberId] },
    requester: { request: async ({ jid }: XmppCall) => (asked.push(jid), byXmpp) },
  };
  const climb = async (changes: Partial<LadderCall> = {}) => {
    const tried = await new CallLadder(http, way, xmpp ?? null).call({ ...call, ...changes });
    for (const each of tried)
      if (!isOrdinary(each, tried)) reported.push(`${each.transport} ${each.result.outcome}`);
    return resultOf(tried);
  };
  return { climb, sent, reported, asked };
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
});

it('tries nothing any more in a shutdown', async () => {
  const { climb, sent } = ladder({ outcome: 'unreachable', reason: 'timeout' }, binding);
  expect(await climb({ signal: AbortSignal.abort() })).toBeNull();
  expect(sent).toEqual([]);
});

it('keeps to the ways that are allowed', async () => {
  const unreachable = ladder({ outcome: 'unreachable', reason: 'timeout' }, binding);
  expect(await unreachable.climb({ transports: ['http'] })).toMatchObject({ outcome: 'unreachable' });
  expect(unreachable.sent).toEqual([]);
  const reachable = ladder({ outcome: 'accepted' }, binding);
  expect(await reachable.climb({ transports: ['udp'] })).toEqual({ outcome: 'sent' });
  expect(await reachable.climb({ transports: [] })).toBeNull();
});

it('tries the way last that promised a session which did not come', async () => {
  const { climb, reported } = ladder({ outcome: 'accepted' }, binding);
  expect(await climb({ missedBy: 'http' })).toEqual({ outcome: 'sent' });
  expect(await climb({ missedBy: 'udp' })).toEqual({ outcome: 'accepted' });
  expect(reported).toEqual(['udp sent', 'http accepted']);
});

it.each<XmppCallResult>([{ outcome: 'accepted' }, { outcome: 'busy' }, { outcome: 'badCredentials' }])(
  'ends with what the device says by XMPP: %j',
  async (answer) => {
    const unreachable = { outcome: 'unreachable', reason: 'timeout' } as const;
    const { climb, asked } = ladder(unreachable, null, true, answer);
    expect(await climb()).toEqual(answer);
    expect(asked).toEqual(['cpe@xmpp.test/cwmp']);
    expect(await climb({ transports: ['http', 'udp'] })).toEqual(unreachable);
  },
);

describe('a device without a binding that reports its address', () => {
  const unreachable = { outcome: 'unreachable', reason: 'timeout' } as const;
  const reporting = (value: string, root = 'Device.', kept: UdpBinding | null = null) =>
    ladder(unreachable, kept, true, undefined, {
      [`${root}ManagementServer.UDPConnectionRequestAddress`]: value,
    });

  it.each(['Device.', 'InternetGatewayDevice.'])('is called there, below %s', async (root) => {
    const { climb, sent } = reporting('198.51.100.7:40002', root);
    expect(await climb()).toEqual({ outcome: 'sent' });
    expect(sent).toEqual([{ address: '198.51.100.7', port: 40_002 }]);
  });

  it('is called by its binding once it has one', async () => {
    const { climb, sent } = reporting('198.51.100.7:40002', 'Device.', binding);
    await climb();
    expect(sent).toEqual([binding]);
  });

  it.each(['198.51.100.8:40002', '127.0.0.1:22', '169.254.169.254:80', '[::1]:53'])(
    'is not called at %s, which is not where its Inform came from',
    async (address) => {
      const { climb, sent, reported } = reporting(address);
      expect(await climb()).toEqual(unreachable);
      expect([sent, reported]).toEqual([[], ['http unreachable', 'udp refused']]);
    },
  );

  it.each(['', 'cpe.example.com:80'])('has no way by UDP with %j', async (address) => {
    const { climb, reported } = reporting(address);
    expect(await climb()).toEqual(unreachable);
    expect(reported).toEqual(['http unreachable']);
  });
});
