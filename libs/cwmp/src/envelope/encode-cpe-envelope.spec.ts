import { expect, it } from 'vitest';
import { EncodeError } from '../field/encoding.js';
import { encodeCpeEnvelope } from './encode-cpe-envelope.js';

const message = { kind: 'request', request: { method: 'GetRPCMethods', arguments: {} } } as const;

it('sends the headers that need not be understood as such', () => {
  const headers = { sessionTimeoutSec: 60, supportedCwmpVersions: ['1.0', '1.4'] };
  const xml = encodeCpeEnvelope({ namespace: null, id: '1', message, ...headers });
  expect(xml).toContain('<cwmp:ID soap-env:mustUnderstand="1">1</cwmp:ID>');
  expect(xml).toContain('<cwmp:SessionTimeout soap-env:mustUnderstand="0">60</cwmp:SessionTimeout>');
  expect(xml).toContain(
    '<cwmp:SupportedCWMPVersions soap-env:mustUnderstand="0">1.0,1.4</cwmp:SupportedCWMPVersions>',
  );
});

it('refuses what the schema does not allow', () => {
  const response = { method: 'AddObject', result: { instanceNumber: 0, status: 0 } } as const;
  expect(() =>
    encodeCpeEnvelope({ namespace: null, id: null, message: { kind: 'response', response } }),
  ).toThrow(
    new EncodeError([{ pointer: '/instanceNumber', message: 'must be an integer from 1 to 4294967295' }]),
  );
});
