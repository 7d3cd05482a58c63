import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAcsEnvelope } from '../envelope/decode-acs-envelope.js';
import { encodeAcsRequest } from '../envelope/encode-envelope.js';
import type { VendorCall } from './vendor-call.js';
import { checkVendorCall } from './vendor-rpc.js';

const callOf = (changes: Partial<VendorCall>): VendorCall => ({
  name: 'X_0A1B2C_Echo',
  namespace: null,
  prefix: null,
  content: '',
  ...changes,
});
const encode = (call: VendorCall) =>
  encodeAcsRequest({ namespace: 'urn:c', id: '1', request: { method: 'VendorRpc', arguments: call } });
const pointers = (call: VendorCall) => checkVendorCall(call).map(({ pointer }) => pointer);

describe('a method of a vendor', () => {
  it('goes out in the CWMP namespace, or in its own', () => {
    const content = '<Text xsi:type="xsd:string">a &amp; b</Text>';
    expect(encode(callOf({ content }))).toContain(`<cwmp:X_0A1B2C_Echo>${content}</cwmp:X_0A1B2C_Echo>`);
    const own = callOf({ namespace: 'urn:v?a&b', prefix: 'v', content: '<v:Text/>' });
    expect(encode(own)).toContain(
      '<v:X_0A1B2C_Echo xmlns:v="urn:v?a&amp;b"><v:Text/></v:X_0A1B2C_Echo></soap-env:Body>',
    );
  });

  it.each<[string, Partial<VendorCall>]>([
    ['/name', { name: 'Reboot' }],
    ['/name', { name: 'getrpcmethods' }],
    ['/name', { name: 'Inform' }],
    ['/name', { name: 'Fault' }],
    ['/name', { name: 'X_0A1B2C_EchoResponse' }],
    ['/name', { name: 'v:Echo' }],
    ['/name', { name: 'a><b' }],
    ['/name', { name: '' }],
    ['/prefix', { namespace: 'urn:v' }],
    ['/namespace', { prefix: 'v' }],
    ['/namespace', { namespace: 'urn v', prefix: 'v' }],
    ['/prefix', { namespace: 'urn:v', prefix: 'cwmp' }],
    ['/prefix', { namespace: 'urn:v', prefix: 'XmlThing' }],
    ['/prefix', { namespace: 'urn:v', prefix: 'v:w' }],
    ['/content', { content: '<a>' }],
    ['/content', { content: '</content><content>' }],
    ['/content', { content: '</cwmp:X_0A1B2C_Echo><cwmp:Reboot/><cwmp:X_0A1B2C_Echo>' }],
    ['/content', { content: '<!DOCTYPE a><a/>' }],
    ['/content', { content: '<?xml version="1.0"?><a/>' }],
    ['/content', { content: '<a><![CDATA[x]]></a>' }],
    ['/content', { content: '<a>]]></a>' }],
    ['/content', { content: '<a>&nbsp;</a>' }],
    ['/content', { content: '<a>&#0;</a>' }],
    ['/content', { content: '<a>&#x1F;</a>' }],
    ['/content', { content: '<v:a/>' }],
    ['/content', { content: '<a><b xmlns:v="urn:v"/><v:c/></a>' }],
    ['/content', { content: '<a v:b="1"/>' }],
    ['/content', { content: '<a>'.repeat(40) + '</a>'.repeat(40) }],
    ['/content', { content: 'x'.repeat(65_537) }],
  ])('is refused for its %s: %j', (pointer, changes) => {
    expect(pointers(callOf(changes))).toEqual([pointer]);
    expect(() => encode(callOf(changes))).toThrow(RangeError);
  });

  it.each(['', 'text', '<a/>', '<a><b xmlns:v="urn:v"><v:c/></b></a>', '<a xsi:nil="1"/>&#10;&amp;'])(
    'may be told %j',
    (content) => {
      expect(pointers(callOf({ content }))).toEqual([]);
    },
  );

  it('is alone in its envelope whatever it is told', () => {
    const pieces = [
      '<a>',
      '</a>',
      '<a/>',
      'x',
      '&amp;',
      '&',
      '<',
      '>',
      ']]>',
      '"',
      '<cwmp:Reboot/>',
      '</cwmp:X_0A1B2C_Echo>',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
        const call = callOf({ content: parts.join('') });
        if (pointers(call).length > 0) return;
        expect(decodeAcsEnvelope(encode(call)).message).toMatchObject({
          kind: 'unknownRequest',
          method: 'X_0A1B2C_Echo',
        });
      }),
    );
  });
});
