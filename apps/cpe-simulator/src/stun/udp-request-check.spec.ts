import { expect, it } from 'vitest';
import { UdpRequestCheck } from './udp-request-check.js';

const credentials = { username: 'CPE57689', password: 'password' };
const signature = 'F749EE6D9E3BC469FB709EAD2A75EE7535F58552';

// The signature was computed by another implementation.
function request(sig = signature, ts = 1_120_673_700): Buffer {
  return Buffer.from(
    `GET http://192.0.2.7:40001?ts=${ts}&id=1234&un=CPE57689&cn=XTGRWIPC6D3IPXS3&sig=${sig} HTTP/1.1\r\nHost: 192.0.2.7:40001\r\n\r\n`,
  );
}

it('obeys a signed request once', () => {
  const check = new UdpRequestCheck();
  expect(check.check(request(), null)).toBe('refused');
  expect(check.check(request(), credentials)).toBe('granted');
  expect(check.check(request(), credentials)).toBe('replayed');
});

it.each([
  ['another password', request(), { ...credentials, password: 'another' }],
  ['another user', request(), { ...credentials, username: 'another' }],
  ['a forged time', request(signature, 1_120_673_701), credentials],
  ['no signature', request(''), credentials],
  ['noise', Buffer.from([0, 255, 1]), credentials],
])('refuses %s', (_name, datagram, known) => {
  expect(new UdpRequestCheck().check(datagram, known)).toBe('refused');
});
