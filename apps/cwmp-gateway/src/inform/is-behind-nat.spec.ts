import { expect, it } from 'vitest';
import type { DeviceFacts } from '#device';
import { isBehindNat } from './is-behind-nat.js';

it.each([
  ['http://192.168.1.1:7547/cr', '198.51.100.7', true],
  ['http://198.51.100.7:7547/cr', '198.51.100.7', false],
  ['http://[2001:db8::7]:7547/cr', '2001:db8::7', false],
  ['http://cpe.example:7547/cr', '198.51.100.7', false],
  ['not a URL', '198.51.100.7', false],
  [null, '198.51.100.7', false],
  ['http://192.168.1.1/', null, false],
])('%s from %s', (connectionRequestUrl, peerAddress, expected) => {
  const facts = { connectionRequestUrl, peerAddress } as DeviceFacts;
  expect(isBehindNat(facts)).toBe(expected);
});
