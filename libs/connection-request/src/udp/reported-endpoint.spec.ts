import { expect, it } from 'vitest';
import { readReportedEndpoint } from './reported-endpoint.js';

it.each([
  ['198.51.100.7:40001', '198.51.100.7', 40_001],
  ['198.51.100.7', '198.51.100.7', 80],
  [' 198.51.100.7:1 ', '198.51.100.7', 1],
  ['[2001:DB8::7]:40001', '2001:db8::7', 40_001],
  ['[2001:db8::7]', '2001:db8::7', 80],
  // What the guard refuses is read as well, in the spelling that it looks at.
  ['[::ffff:127.0.0.1]:7', '127.0.0.1', 7],
])('reads %j', (text, address, port) => {
  expect(readReportedEndpoint(text)).toEqual({ address, port });
});

it.each([
  '',
  ':80',
  '198.51.100.7:0',
  '198.51.100.7:65536',
  '198.51.100.7:',
  '198.51.100.7:80:80',
  '198.51.100.256:80',
  '0x7f.1:80',
  '2130706433:80',
  '2001:db8::7',
  '[fe80::1%eth0]:80',
  'cpe.example.com:80',
  'user@198.51.100.7:80',
  '198.51.100.7:80/x',
  '198.51.100.7:80\n198.51.100.8:80',
])('refuses %j', (text) => {
  expect(readReportedEndpoint(text)).toBeNull();
});
