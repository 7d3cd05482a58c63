import { describe, expect, it } from 'vitest';
import { readProxyHeader } from './read-proxy-header.js';

const signature = '0d0a0d0a000d0a515549540a';
const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const v1 = (line: string) => Buffer.from(line, 'latin1');

/** A header of version 2, its length worked out. */
const v2 = (command: string, family: string, rest: string) => {
  const body = hex(rest);
  const length = body.length.toString(16).padStart(4, '0');
  return Buffer.concat([hex(signature + command + family + length), body]);
};

const tcp4 = 'c0000201 0a000001 c350 1d8b';
const tcp6 = `2001 0db8 0000 0000 0000 0000 0000 0001 ${'00'.repeat(15)}01 c350 1d8b`;
const unix = '2f746d702f61'.padEnd(216, '0').padEnd(432, '0');
const sslExtension = (client: string) => `20 0005 ${client} 00000000`;
const noop = '04 0003 000000';

describe('the header of the PROXY protocol', () => {
  it.each([
    ['1, IPv4', v1('PROXY TCP4 192.0.2.1 10.0.0.1 50000 7547\r\n'), '192.0.2.1'],
    ['1, IPv6', v1('PROXY TCP6 2001:db8::1 ::1 50000 7547\r\n'), '2001:db8::1'],
    ['1, of nobody', v1('PROXY UNKNOWN\r\n'), null],
    ['1, of nobody, with whatever follows', v1('PROXY UNKNOWN ffff::1 x 1 2\r\n'), null],
    ['2, IPv4', v2('21', '11', tcp4), '192.0.2.1'],
    ['2, IPv6', v2('21', '21', tcp6), '2001:db8::1'],
    [
      '2, IPv4 in IPv6',
      v2('21', '21', `${'00'.repeat(10)}ffff c0000201 ${'00'.repeat(16)} c350 1d8b`),
      '::ffff:192.0.2.1',
    ],
    ['2, with extensions', v2('21', '11', `${tcp4} ${noop} ea 0001 ff`), '192.0.2.1'],
    ['2, for itself', v2('20', '00', ''), null],
    ['2, for itself with addresses', v2('20', '11', tcp4), null],
    ['2, of a UNIX socket', v2('21', '31', unix), null],
    ['2, unspecified', v2('21', '00', noop), null],
    ['2, of datagrams', v2('21', '12', tcp4), null],
  ] as const)('of version %s is read, and not one byte more', (_, bytes, address) => {
    const origin = address === null ? null : { address };
    const expected = { kind: 'header', length: bytes.length, origin, isTls: false };
    expect(readProxyHeader(bytes)).toEqual(expected);
    expect(readProxyHeader(Buffer.concat([bytes, v1('POST / HTTP/1.1\r\n')]))).toEqual(expected);
    for (let length = 0; length < bytes.length; length++)
      expect(readProxyHeader(bytes.subarray(0, length))).toEqual({ kind: 'incomplete' });
  });

  it('tells whether the proxy took the connection by TLS', () => {
    expect(readProxyHeader(v2('21', '11', tcp4 + sslExtension('07')))).toMatchObject({ isTls: true });
    expect(readProxyHeader(v2('21', '11', tcp4 + noop + sslExtension('01')))).toMatchObject({ isTls: true });
    expect(readProxyHeader(v2('21', '11', tcp4 + sslExtension('00')))).toMatchObject({ isTls: false });
    expect(readProxyHeader(v2('20', '11', tcp4 + sslExtension('07')))).toMatchObject({ isTls: false });
  });

  it.each([
    ['a request', v1('POST / HTTP/1.1\r\n')],
    ['a handshake', hex('160301')],
    ['another word', v1('PROXI')],
    ['the right word in the wrong case', v1('proxy TCP4 ')],
    ['a protocol that is none', v1('PROXY UDP4 192.0.2.1 10.0.0.1 1 2\r\n')],
    ['no protocol', v1('PROXY \r\n')],
    ['an IPv6 address for IPv4', v1('PROXY TCP4 ::1 ::1 1 2\r\n')],
    ['an IPv4 address for IPv6', v1('PROXY TCP6 192.0.2.1 10.0.0.1 1 2\r\n')],
    ['a zone', v1('PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n')],
    ['an address in octal', v1('PROXY TCP4 0300.0.2.1 10.0.0.1 1 2\r\n')],
    ['a name', v1('PROXY TCP4 localhost 10.0.0.1 1 2\r\n')],
    ['a port too large', v1('PROXY TCP4 192.0.2.1 10.0.0.1 1 65536\r\n')],
    ['a port with a sign', v1('PROXY TCP4 192.0.2.1 10.0.0.1 +1 2\r\n')],
    ['a port with a zero in front', v1('PROXY TCP4 192.0.2.1 10.0.0.1 01 2\r\n')],
    ['one port', v1('PROXY TCP4 192.0.2.1 10.0.0.1 1\r\n')],
    ['three ports', v1('PROXY TCP4 192.0.2.1 10.0.0.1 1 2 3\r\n')],
    ['two blanks', v1('PROXY TCP4  192.0.2.1 10.0.0.1 1 2\r\n')],
    ['a line without an end', v1(`PROXY UNKNOWN ${'x'.repeat(200)}`)],
    ['a line of 108 bytes', v1(`PROXY UNKNOWN ${'x'.repeat(92)}\r\n`)],
    ['version 1 in the form of 2', v2('11', '11', tcp4)],
    ['version 3', v2('31', '11', tcp4)],
    ['an unknown command', v2('22', '11', tcp4)],
    ['an unknown family', v2('21', '41', tcp4)],
    ['an unknown transport', v2('21', '13', tcp4)],
    ['too few bytes for its addresses', v2('21', '21', tcp4)],
    ['no bytes for its addresses', v2('21', '11', '')],
    ['an extension that is cut off', v2('21', '11', `${tcp4} 04 0004 000000`)],
    ['half an extension', v2('21', '11', `${tcp4} 04 00`)],
    ['a header of 5,000 bytes', v2('21', '11', tcp4 + `04 1388 ${'00'.repeat(5_000)}`)],
    ['a length that nothing needs', hex(`${signature}2111ffff`)],
  ])('is refused at once: %s', (_, bytes) => {
    expect(readProxyHeader(bytes).kind).toBe('bad');
  });

  it('takes a line of 107 bytes', () => {
    expect(readProxyHeader(v1(`PROXY UNKNOWN ${'x'.repeat(91)}\r\n`))).toMatchObject({
      kind: 'header',
      length: 107,
    });
  });
});
