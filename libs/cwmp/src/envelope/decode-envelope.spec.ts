import { describe, expect, it } from 'vitest';
import { EnvelopeError } from '../xml/envelope-error.js';
import { decodeEnvelope } from './decode-envelope.js';

const code = (xml: string): string => {
  try {
    decodeEnvelope(xml);
  } catch (error) {
    if (error instanceof EnvelopeError) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('decodeEnvelope', () => {
  it.each([
    ['notSoap', '<html><body/></html>'],
    ['notSoap', '<Envelope/>'],
    ['notSoap', '<Envelope><Header/></Envelope>'],
    ['notSoap', '<Envelope><Header/><Header/><Body><GetRPCMethods/></Body></Envelope>'],
    ['notSoap', '<Envelope><Body><GetRPCMethods/></Body><Body><GetRPCMethods/></Body></Envelope>'],
    ['emptyBody', '<Envelope><Body/></Envelope>'],
    ['malformed', '<Envelope><Body/></Envelop>'],
    ['notSoap', '<Envelope><Body/><Body/></Envelope>'],
    ['emptyBody', '<Envelope><Body> text </Body></Envelope>'],
    ['notOneRpc', '<Envelope><Body><GetRPCMethods/><GetRPCMethods/></Body></Envelope>'],
    ['notOneRpc', '<Envelope><Body><GetRPCMethods/><Inform/></Body></Envelope>'],
    ['malformed', '<Envelope><Body><GetRPCMethods/></Body></Envelope><Envelope/>'],
    ['malformed', '<Envelope><Body><GetRPCMethods/></Body></Envelope>x'],
    ['malformed', '<Envelope><Body><GetRPCMethods/></Body>'],
    ['malformed', ''],
    ['accepted', '<Envelope><Extra><a/></Extra><Body><GetRPCMethods/></Body><Extra/></Envelope>'],
    ['accepted', '<Envelope><Body><GetRPCMethods/></Body><Header/></Envelope>'],
  ])('%s: %s', (expected, xml) => {
    expect(code(xml)).toBe(expected);
  });

  it.each([
    ['X_001122_Ping', { kind: 'unknownRequest', method: 'X_001122_Ping' }],
    ['cwmp:Reboot', { kind: 'unknownRequest', method: 'Reboot' }],
    ['RequestMagicResponse', { kind: 'unknownResponse', method: 'RequestMagic' }],
    ['InformResponse', { kind: 'unknownResponse', method: 'Inform' }],
    ['constructor', { kind: 'unknownRequest', method: 'constructor' }],
    ['__proto__', { kind: 'unknownRequest', method: '__proto__' }],
    ['toStringResponse', { kind: 'unknownResponse', method: 'toString' }],
    ['Response', { kind: 'unknownRequest', method: 'Response' }],
  ])('has no idea of %s, and says so', (name, message) => {
    const xml = `<${name}><a>1</a></${name}>`;
    expect(decodeEnvelope(`<Envelope><Body>\n${xml}</Body></Envelope>`).message).toEqual({ ...message, xml });
  });

  it.each([
    ['the prefix of the RPC', '<Envelope xmlns:c="urn:x"><Body><c:Inform/></Body></Envelope>', 'urn:x'],
    ['the default namespace', '<Envelope><Body><Inform xmlns="urn:x"/></Body></Envelope>', 'urn:x'],
    ['the RPC itself', '<Envelope><Body><c:Inform xmlns:c="urn:x&amp;y"/></Body></Envelope>', 'urn:x&y'],
    [
      'an ID, when the RPC has none',
      '<Envelope><Header><c:ID xmlns:c="urn:dslforum-org:cwmp-1-1">1</c:ID></Header><Body><Inform/></Body></Envelope>',
      'urn:dslforum-org:cwmp-1-1',
    ],
    [
      'a declaration, in a fault',
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-2"><s:Body><s:Fault/></s:Body></s:Envelope>',
      'urn:dslforum-org:cwmp-1-2',
    ],
    [
      'elsewhere, when the RPC is in none',
      '<Envelope xmlns:c="urn:dslforum-org:cwmp-1-0"><Body><Inform xmlns=""/></Body></Envelope>',
      'urn:dslforum-org:cwmp-1-0',
    ],
    ['nothing', '<Envelope xmlns:c="urn:x"><Body><d:Inform/></Body></Envelope>', null],
  ])('takes the namespace from %s', (_, xml, namespace) => {
    expect(decodeEnvelope(xml).cwmpNamespace).toBe(namespace);
  });

  it('applies limits that were set', () => {
    const xml = '<Envelope><Body><Inform><RetryCount>1</RetryCount></Inform></Body></Envelope>';
    expect(() => decodeEnvelope(xml, { limits: { depth: 3 } })).toThrow(EnvelopeError);
    expect(decodeEnvelope(xml, { limits: { depth: 4 } }).message.kind).toBe('request');
  });
});
