import { describe, expect, it } from 'vitest';
import { rpcTable } from '../rpc/rpc-table.js';
import { rpcText } from '../session/scripted-acs.fixture.js';
import { parseAcsMessage, type AcsCall } from './acs-message.js';
import { findCallViolations, findEnvelopeViolations, findHttpViolations } from './conformance.js';
import { standardDialect } from './soap-dialect.js';

const identified = '<e:Header><cwmp:ID e:mustUnderstand="1">a1</cwmp:ID></e:Header>';

function parseCall(rpc: string, header = identified): AcsCall {
  const message = parseAcsMessage(`<e:Envelope>${header}<e:Body>${rpc}</e:Body></e:Envelope>`);
  if (message.kind !== 'call') throw new Error('no call');
  return message;
}

function violationsOf(rpc: string, header?: string): string[] {
  const call = parseCall(rpc, header);
  return findCallViolations(call, rpcTable.get(call.method)?.elements ?? []);
}

describe('findCallViolations', () => {
  it('has nothing to say about a correct call', () => {
    expect(violationsOf(rpcText.setParameterValues([['Device.A', '1', 'boolean']], 'k'))).toEqual([]);
    expect(violationsOf(rpcText.download('http://127.0.0.1/x', 'k'))).toEqual([]);
  });

  it.each([
    ['a wrong count', rpcText.getParameterValues('A').replace('[1]', '[2]'), 'declares'],
    [
      'no arrayType',
      rpcText.getParameterValues('A').replace(/ c:arrayType="[^"]*"/, ''),
      'without arrayType',
    ],
    [
      'no type',
      rpcText.setParameterValues([['A', 'x']]).replace(/ xsi:type="[^"]*"/, ''),
      'without xsi:type',
    ],
    ['a missing element', '<cwmp:AddObject><ObjectName>A.</ObjectName></cwmp:AddObject>', 'children are'],
    [
      'another order',
      '<cwmp:AddObject><ParameterKey/><ObjectName>A.</ObjectName></cwmp:AddObject>',
      'children are "ParameterKey ObjectName"',
    ],
  ])('finds %s', (_, rpc, violation) => {
    expect(violationsOf(rpc)).toEqual([expect.stringContaining(violation)]);
  });

  it('wants an ID that must be understood', () => {
    expect(violationsOf('<cwmp:GetRPCMethods/>', '')).toHaveLength(2);
    const long = identified.replace('a1', 'a'.repeat(33));
    expect(violationsOf('<cwmp:GetRPCMethods/>', long)).toEqual([expect.stringContaining('1 to 32')]);
  });
});

describe('envelopes and HTTP', () => {
  it('are held to the rules', () => {
    expect(
      findEnvelopeViolations('<e:Envelope xmlns:cwmp="urn:dslforum-org:cwmp-1-0">', standardDialect),
    ).toHaveLength(2);
    expect(findHttpViolations(204, { 'content-type': 'text/xml' }, '')).toHaveLength(1);
    expect(findHttpViolations(200, { 'set-cookie': ['s=a b'] }, '<x/>')).toHaveLength(3);
    const sound = {
      'content-type': 'text/xml; charset=utf-8',
      'content-length': '4',
      'set-cookie': ['s=a; Path=/'],
    };
    expect(findHttpViolations(200, sound, '<x/>')).toEqual([]);
  });

  it('hold exactly one RPC', () => {
    const two = '<e:Envelope><e:Body><a/><a/></e:Body></e:Envelope>';
    expect(() => parseAcsMessage(two)).toThrow('one RPC');
    expect(() => parseAcsMessage('<e:Envelope><e:Body/></e:Envelope>')).toThrow('one RPC');
    expect(() => parseAcsMessage('<a><b></a>')).toThrow('well-formed');
  });

  it('carry faults with or without detail', () => {
    const fault = (inner: string): string =>
      `<e:Envelope><e:Body><e:Fault>${inner}</e:Fault></e:Body></e:Envelope>`;
    const detail =
      '<detail><cwmp:Fault><FaultCode>8005</FaultCode><FaultString>again</FaultString></cwmp:Fault></detail>';
    expect(parseAcsMessage(fault(detail))).toEqual({ kind: 'fault', id: null, code: 8005, text: 'again' });
    expect(parseAcsMessage(fault('<faultstring>no</faultstring>'))).toMatchObject({ code: 0, text: 'no' });
  });
});
