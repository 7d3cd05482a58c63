import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIntact } from './message-integrity.js';
import { decodeStun, encodeStun, stunAttribute, stunValue } from './stun-message.js';
import {
  decodeEndpoint,
  decodeText,
  encodeEndpoint,
  encodeErrorCode,
  encodeUnknownAttributes,
  encodeXorEndpoint,
  hasMagicCookie,
} from './stun-values.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

// Sample request of RFC 5769 2.1: short-term credentials, padding of spaces, FINGERPRINT behind the integrity.
const sampleRequest = hex(`
  00010058 2112a442 b7e7a701 bc34d686 fa87dfae
  80220010 5354554e 20746573 7420636c 69656e74
  00240004 6e0001ff
  80290008 932ff9b1 51263b36
  00060009 6576746a 3a683676 59202020
  00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2
  80280004 e57a3bcf`);
const samplePassword = 'VOkJxbRl1RmTxUk/WvJxBt';

// Sample responses of RFC 5769 2.2 and 2.3: the XOR-MAPPED-ADDRESS.
const sampleId = hex('2112a442 b7e7a701 bc34d686 fa87dfae');

// RFC 3489 framing worked out by hand; the HMAC over the first 68 bytes and 60 zeros, by another implementation.
const classicRequest = hex(`
  00010048 000102030405060708090a0b0c0d0e0f
  c0010014 64736c666f72756d2e6f72672f54522d31313120
  c0020000
  00060010 6370652d 31000000 00000000 00000000
  00080014 cd69e1b8ff2deb95ebd0cf314fe9f3e5ca12484d`);

describe('STUN messages', () => {
  it('are read as RFC 5769 writes them', () => {
    const message = decodeStun(sampleRequest)!;
    expect(message.type).toBe(1);
    expect(hasMagicCookie(message.transactionId)).toBe(true);
    expect(decodeText(stunValue(message, stunAttribute.username)!)).toBe('evtj:h6vY');
    expect(isIntact(sampleRequest, samplePassword)).toBe(true);
    expect(isIntact(sampleRequest, 'another')).toBe(false);
  });

  it('write addresses as RFC 5769 does', () => {
    expect(encodeXorEndpoint({ address: '192.0.2.1', port: 32853 }, sampleId)).toEqual(
      hex('0001a147 e112a643'),
    );
    const v6 = { address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32853 };
    expect(encodeXorEndpoint(v6, sampleId)).toEqual(hex('0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9'));
    expect(encodeEndpoint({ address: '::ffff:192.0.2.1', port: 258 })).toEqual(hex('00010102 c0000201'));
  });

  it('are read as RFC 3489 and TR-069 G.2.1 write them', () => {
    const message = decodeStun(classicRequest)!;
    expect(hasMagicCookie(message.transactionId)).toBe(false);
    expect(stunValue(message, stunAttribute.connectionRequestBinding)?.toString()).toBe(
      'dslforum.org/TR-111 ',
    );
    expect(stunValue(message, stunAttribute.bindingChange)).toHaveLength(0);
    expect(decodeText(stunValue(message, stunAttribute.username)!)).toBe('cpe-1');
    expect(isIntact(classicRequest, 'secret')).toBe(true);
    for (let n = 0; n < classicRequest.length; n++) {
      const forged = Buffer.from(classicRequest);
      forged[n]! ^= 1;
      expect(isIntact(forged, 'secret')).toBe(false);
    }
  });

  it('tell nothing of what somebody put behind the integrity', () => {
    const appended = Buffer.concat([sampleRequest, hex('c0020000')]);
    appended.writeUInt16BE(appended.length - 20, 2);
    expect(stunValue(decodeStun(appended)!, stunAttribute.bindingChange)).toBeNull();
  });

  it('carry error codes and unknown attributes in whole words', () => {
    expect(encodeErrorCode(420, 'Unknown')).toEqual(hex('00000414 556e6b6e6f776e20'));
    expect(encodeUnknownAttributes([3])).toEqual(hex('00030003'));
    expect(encodeUnknownAttributes([3, 0x7001])).toEqual(hex('00037001'));
  });

  it.each([
    ['an empty one', ''],
    ['half a header', '000100002112a442'],
    ['a length beyond its end', '00010004 2112a442 b7e7a701 bc34d686 fa87dfae'],
    ['an attribute beyond its end', '00010004 2112a442 b7e7a701 bc34d686 fa87dfae 00060001'],
    ['another protocol', '80010000 2112a442 b7e7a701 bc34d686 fa87dfae'],
    ['too many attributes', `00010044 2112a442 b7e7a701 bc34d686 fa87dfae ${'c0020000'.repeat(17)}`],
    ['too many bytes', `00010214 2112a442 b7e7a701 bc34d686 fa87dfae c0020210 ${'00'.repeat(528)}`],
  ])('are not seen in %s', (_name, text) => {
    expect(decodeStun(hex(text))).toBeNull();
  });
});

const bytes = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength, size: 'max' }).map((array) => Buffer.from(array));

describe('any STUN message', () => {
  it('comes back as it was written', () => {
    const message = fc.record({
      type: fc.nat(0x3fff),
      transactionId: bytes(16, 16),
      attributes: fc.array(fc.record({ type: fc.integer({ min: 9, max: 0xffff }), value: bytes(0, 29) }), {
        maxLength: 16,
      }),
    });
    fc.assert(
      fc.property(message, (m) => {
        expect(decodeStun(encodeStun(m))).toEqual(m);
      }),
    );
  });

  it('tells the address that was put in', () => {
    const endpoint = fc.record({ address: fc.oneof(fc.ipV4(), fc.ipV6()), port: fc.nat(0xffff) });
    fc.assert(
      fc.property(endpoint, (e) => {
        const read = decodeEndpoint(encodeEndpoint(e))!;
        expect(encodeEndpoint(read)).toEqual(encodeEndpoint(e));
        expect(read.port).toBe(e.port);
      }),
    );
  });

  it('is read or refused without an exception, whatever the bytes', () => {
    const damaged = fc
      .tuple(fc.constantFrom(sampleRequest, classicRequest), fc.nat(107), fc.nat(255), fc.nat(107))
      .map(([sample, at, value, cut]) => {
        const copy = Buffer.from(sample.subarray(0, sample.length - (cut % 8)));
        if (at < copy.length) copy[at] = value;
        return copy;
      });
    fc.assert(
      fc.property(fc.oneof(bytes(0, 600), damaged), (datagram) => {
        const message = decodeStun(datagram);
        isIntact(datagram, 'secret');
        for (const { value } of message?.attributes ?? []) {
          decodeEndpoint(value);
          decodeText(value);
        }
      }),
      { numRuns: 500 },
    );
  });
});
