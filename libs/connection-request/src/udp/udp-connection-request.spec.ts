import { describe, expect, it } from 'vitest';
import { ConnectionRequestGuard } from '../guard/connection-request-guard.js';
import type { UdpEndpoint } from '../stun/stun-values.js';
import { encodeUdpConnectionRequest } from './udp-connection-request.js';
import { UdpConnectionRequester } from './udp-connection-requester.js';

const to = { address: '192.0.2.7', port: 40_001 };

it('is written as TR-069 G.2.2.3 has it', () => {
  const request = {
    to,
    username: 'CPE57689',
    password: 'password',
    timestampSec: 1_120_673_700,
    id: 1234,
    nonce: 'XTGRWIPC6D3IPXS3',
  };
  // HMAC-SHA1 of "11206737001234CPE57689XTGRWIPC6D3IPXS3", computed by another implementation.
  expect(encodeUdpConnectionRequest(request).toString()).toBe(
    'GET http://192.0.2.7:40001?ts=1120673700&id=1234&un=CPE57689&cn=XTGRWIPC6D3IPXS3' +
      '&sig=F749EE6D9E3BC469FB709EAD2A75EE7535F58552 HTTP/1.1\r\nHost: 192.0.2.7:40001\r\n\r\n',
  );
  const other = { ...request, to: { address: '2001:db8::7', port: 80 }, username: 'a b&c' };
  expect(encodeUdpConnectionRequest(other).toString()).toMatch(
    /^GET http:\/\/\[2001:db8::7\]:80\?ts=1120673700&id=1234&un=a%20b%26c&cn=[A-Z0-9]+&sig=[0-9A-F]{40} HTTP\/1\.1\r\n/,
  );
});

describe('UdpConnectionRequester', () => {
  const call = { to, informAddress: to.address, username: 'acs', password: 'secret' };

  function requester(failing = false) {
    const sent: { text: string; to: UdpEndpoint }[] = [];
    let told = (): void => {};
    const send = async (datagram: Buffer, endpoint: UdpEndpoint) => {
      if (failing) throw new Error('EHOSTUNREACH');
      sent.push({ text: datagram.toString(), to: endpoint });
      told();
    };
    const guard = new ConnectionRequestGuard({});
    const repeating = new UdpConnectionRequester({ send }, guard, { repeatsAfterMs: [1, 1] });
    const reached = (count: number) =>
      new Promise<void>((resolve) => {
        told = () => sent.length >= count && resolve();
        told();
      });
    return { repeating, sent, reached };
  }

  it('sends one datagram three times', async () => {
    const { repeating, sent, reached } = requester();
    expect(await repeating.request(call)).toEqual({ outcome: 'sent' });
    await reached(3);
    expect(new Set(sent.map(({ text }) => text)).size).toBe(1);
    expect(sent.map((one) => one.to)).toEqual([to, to, to]);
  });

  it('is never the same twice, and never older', async () => {
    const { repeating, sent } = requester();
    for (let n = 0; n < 5; n++) await repeating.request(call);
    repeating.hangUp();
    const seconds = sent.map(({ text }) => Number(/ts=(\d+)/.exec(text)?.[1]));
    const ids = sent.map(({ text }) => /id=(\d+)&un=acs&cn=([0-9a-f]{32})/.exec(text)?.slice(1).join());
    const distinct = [...new Set(seconds)];
    expect(distinct).toHaveLength(5);
    expect(distinct).toEqual(distinct.toSorted((a, b) => a - b));
    expect(new Set(ids).size).toBe(5);
  });

  it('sends nothing where the guard forbids it, and tells what it cannot send', async () => {
    const { repeating, sent } = requester();
    expect(await repeating.request({ ...call, informAddress: '192.0.2.8' })).toEqual({
      outcome: 'refused',
      reason: 'notAllowed',
    });
    expect(sent).toEqual([]);
    expect(await requester(true).repeating.request(call)).toEqual({
      outcome: 'unreachable',
      reason: 'noRoute',
    });
  });
});
