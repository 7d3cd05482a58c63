import { describe, expect, it } from 'vitest';
import { EncodeError, type WireForms } from '../field/encoding.js';
import type { AcsMethod, AcsRequest } from '../rpc/acs-rpc.js';
import { checkArguments, encodeAcsFault, encodeAcsRequest, encodeAcsResponse } from './encode-envelope.js';

const id = '7';
const encode = (request: AcsRequest, forms?: WireForms): string =>
  encodeAcsRequest({ namespace: null, id, request, ...(forms && { forms }) });
const set = (value: string, type?: string): AcsRequest => ({
  method: 'SetParameterValues',
  arguments: { parameterList: [{ name: 'Device.A', value, ...(type !== undefined && { type }) }] },
});
const inform = { method: 'Inform', result: { maxEnvelopes: 1 } } as const;

describe('the envelope', () => {
  it('Q57: begins with the declaration and declares all five prefixes', () => {
    const xml = encode({ method: 'FactoryReset', arguments: {} });
    expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<soap-env:Envelope /);
    for (const prefix of ['soap-env', 'soap-enc', 'xsd', 'xsi', 'cwmp'])
      expect(xml).toContain(` xmlns:${prefix}="`);
  });

  it.each([
    ['urn:dslforum-org:cwmp-1-2', 'urn:dslforum-org:cwmp-1-2'],
    ['urn:dslforum-org:cwmp-1-3', 'urn:dslforum-org:cwmp-1-3'],
    ['urn:a"&<b', 'urn:a&quot;&amp;&lt;b'],
    [null, 'urn:dslforum-org:cwmp-1-0'],
    ['', 'urn:dslforum-org:cwmp-1-0'],
  ])('Q58, Q59: answers the namespace %j with its own', (namespace, written) => {
    expect(encodeAcsResponse({ namespace, id, response: inform })).toContain(` xmlns:cwmp="${written}">`);
  });

  it('Q1, R11: has no ID, and no Header, for a CPE that sent none', () => {
    expect(encodeAcsResponse({ namespace: null, id: null, response: inform })).not.toContain('Header');
    expect(encodeAcsFault({ namespace: null, id: null, code: 8000, string: '' })).not.toContain('Header');
  });

  it('Q39, R11: returns the ID as it came', () => {
    expect(encodeAcsResponse({ namespace: null, id: ' a<&\r"', response: inform })).toContain(
      '<cwmp:ID soap-env:mustUnderstand="1"> a&lt;&amp;&#13;&quot;</cwmp:ID>',
    );
  });

  it('R9: holds requests only when told to', () => {
    const request: AcsRequest = { method: 'FactoryReset', arguments: {} };
    const hold = (holdRequests: boolean): string =>
      encodeAcsRequest({ namespace: null, id, request, holdRequests });
    expect(encode(request)).not.toContain('HoldRequests');
    expect(hold(true)).toContain('<cwmp:HoldRequests soap-env:mustUnderstand="1">1</cwmp:HoldRequests>');
    expect(hold(false)).toContain('<cwmp:HoldRequests soap-env:mustUnderstand="1">0</cwmp:HoldRequests>');
  });

  it('R14: names the version in InformResponse only', () => {
    expect(encodeAcsResponse({ namespace: null, id, response: inform, useCwmpVersion: '1.4' })).toContain(
      '<cwmp:UseCWMPVersion soap-env:mustUnderstand="1">1.4</cwmp:UseCWMPVersion>',
    );
    const response = { method: 'TransferComplete', result: {} } as const;
    expect(() => encodeAcsResponse({ namespace: null, id, response, useCwmpVersion: '1.4' })).toThrow(
      EncodeError,
    );
  });

  it.each([
    [8003, 'Client'],
    [8005, 'Server'],
    [8000, 'Server'],
    [8899, 'Server'],
  ])('blames for fault %s the %s', (code, faultcode) => {
    expect(encodeAcsFault({ namespace: null, id, code, string: 'x' })).toContain(
      `<faultcode>${faultcode}</faultcode>`,
    );
  });

  it('leaves out characters that XML forbids', () => {
    expect(encode(set('a\0\u0002b\uD800c\uFFFEd\u{1F600}'))).toContain('>abcd\u{1F600}</Value>');
  });
});

describe('forms of values', () => {
  const written = (value: string, type: string | undefined, forms?: WireForms): string =>
    /<Value [^>]*>([^<]*)</.exec(encode(set(value, type), forms))?.[1] ?? '';

  it.each([
    ['true', undefined, '1'],
    ['FALSE', undefined, '0'],
    ['1', undefined, '1'],
    ['1', { booleans: 'words' }, 'true'],
    ['false', { booleans: 'words' }, 'false'],
    ['maybe', { booleans: 'words' }, 'maybe'],
  ] as const)('Q41: boolean %s with %j goes out as %s', (value, forms, expected) => {
    expect(written(value, 'boolean', forms)).toBe(expected);
  });

  it('leaves a string that looks like a boolean alone', () => {
    expect(written('true', 'string')).toBe('true');
    expect(written('true', undefined)).toBe('true');
  });

  it.each([
    ['2026-03-01T12:00:00.000Z', undefined, '2026-03-01T12:00:00Z'],
    ['2026-03-01T12:00:00.123456', undefined, '2026-03-01T12:00:00'],
    ['2026-03-01T12:00:00Z', undefined, '2026-03-01T12:00:00Z'],
    ['2026-03-01T12:00:00+01:00', undefined, '2026-03-01T12:00:00+01:00'],
    ['yesterday', undefined, 'yesterday'],
    ['2026-03-01T12:00:00Z', { dateTimes: 'milliseconds' }, '2026-03-01T12:00:00.000Z'],
    ['2026-03-01T12:00:00.123456Z', { dateTimes: 'milliseconds' }, '2026-03-01T12:00:00.123Z'],
    ['2026-03-01T12:00:00.5Z', { dateTimes: 'withoutZone' }, '2026-03-01T12:00:00'],
  ] as const)('Q43: dateTime %s with %j goes out as %s', (value, forms, expected) => {
    expect(written(value, 'dateTime', forms)).toBe(expected);
  });

  it.each([
    [undefined, '1'],
    [{ booleans: 'words' }, 'true'],
    [{ nextLevel: 'words' }, 'true'],
    [{ booleans: 'words', nextLevel: 'digits' }, '1'],
  ] as const)('Q42: NextLevel with %j goes out as %s', (forms, expected) => {
    const request: AcsRequest = {
      method: 'GetParameterNames',
      arguments: { parameterPath: '', nextLevel: true },
    };
    expect(encode(request, forms)).toContain(`<NextLevel>${expected}</NextLevel>`);
  });

  it('R65: every value has a type, string when nothing else is known', () => {
    expect(encode(set('1'))).toContain('<Value xsi:type="xsd:string">1</Value>');
    expect(encode(set('1', 'unsignedInt'))).toContain('<Value xsi:type="xsd:unsignedInt">1</Value>');
  });
});

describe('what must not go out', () => {
  const parameter = { name: 'Device.A', value: '1' };
  const transfer = {
    commandKey: 'k',
    fileType: '1 Firmware Upgrade Image',
    url: 'u',
    username: '',
    password: '',
  };
  const long = (length: number): string => 'x'.repeat(length);
  const attribute = {
    name: 'Device.A',
    notificationChange: true,
    notification: 2,
    accessListChange: false,
    accessList: [],
  };

  it.each<readonly [AcsMethod, unknown, string, string]>([
    ['Reboot', { commandKey: long(33) }, '/commandKey', 'is longer than 32 characters'],
    ['Reboot', { comandKey: 'x' }, '/comandKey', 'is not known here'],
    ['Reboot', null, '', 'must be an object'],
    ['Reboot', { commandKey: 7 }, '/commandKey', 'must be a string'],
    ['SetParameterValues', {}, '/parameterList', 'is missing'],
    ['SetParameterValues', { parameterList: 'x' }, '/parameterList', 'must be a list'],
    ['SetParameterValues', { parameterList: [] }, '/parameterList', 'must not be empty'],
    ['SetParameterValues', { parameterList: [7] }, '/parameterList/0', 'must be an object'],
    [
      'SetParameterValues',
      { parameterList: [parameter, parameter] },
      '/parameterList/1/name',
      'occurs twice',
    ],
    [
      'SetParameterValues',
      { parameterList: [{ ...parameter, value: 1 }] },
      '/parameterList/0/value',
      'must be a string',
    ],
    ['SetParameterValues', { parameterList: [{ name: 'Device.A' }] }, '/parameterList/0/value', 'is missing'],
    [
      'SetParameterValues',
      { parameterList: [{ ...parameter, name: '' }] },
      '/parameterList/0/name',
      'must not be empty',
    ],
    [
      'SetParameterValues',
      { parameterList: [{ ...parameter, name: 'Device.' }] },
      '/parameterList/0/name',
      'must be the full name of a parameter, without a dot at its end',
    ],
    [
      'SetParameterValues',
      { parameterList: [{ ...parameter, type: 'text' }] },
      '/parameterList/0/type',
      'is not a type of values',
    ],
    [
      'SetParameterValues',
      { parameterList: [{ ...parameter, kind: 1 }] },
      '/parameterList/0/kind',
      'is not known here',
    ],
    [
      'SetParameterValues',
      { parameterList: [parameter], parameterKey: long(33) },
      '/parameterKey',
      'is longer than 32 characters',
    ],
    ['GetParameterValues', { parameterNames: [] }, '/parameterNames', 'must not be empty'],
    [
      'GetParameterValues',
      { parameterNames: ['', long(257)] },
      '/parameterNames/1',
      'is longer than 256 characters',
    ],
    ['GetParameterNames', { parameterPath: 'Device.' }, '/nextLevel', 'must be true or false'],
    [
      'SetParameterAttributes',
      { parameterList: [{ ...attribute, notification: 7 }] },
      '/parameterList/0/notification',
      'must be an integer from 0 to 6',
    ],
    ['AddObject', { objectName: 'Device.NAT.PortMapping' }, '/objectName', 'must end in a dot'],
    ['AddObject', { objectName: '' }, '/objectName', 'must end in a dot'],
    ['DeleteObject', { objectName: `${long(256)}.` }, '/objectName', 'is longer than 256 characters'],
    ['ScheduleInform', { delaySeconds: 0 }, '/delaySeconds', 'must be an integer from 1 to 4294967295'],
    ['ScheduleInform', { delaySeconds: 1.5 }, '/delaySeconds', 'must be an integer from 1 to 4294967295'],
    ['ScheduleInform', { delaySeconds: '5' }, '/delaySeconds', 'must be an integer from 1 to 4294967295'],
    ['Upload', { ...transfer, url: '', delaySeconds: 0 }, '/url', 'must not be empty'],
    ['Upload', { ...transfer, fileType: '', delaySeconds: 0 }, '/fileType', 'must not be empty'],
    [
      'Download',
      { ...transfer, fileSize: 1, targetFileName: '', delaySeconds: 0, successUrl: '' },
      '/failureUrl',
      'is missing',
    ],
    [
      'ScheduleDownload',
      { ...transfer, fileSize: 1, targetFileName: '', timeWindowList: [] },
      '/timeWindowList',
      'must not be empty',
    ],
    ['SetVouchers', { voucherList: ['***'] }, '/voucherList/0', 'must be base64'],
    [
      'ChangeDUState',
      { operations: [{ operation: 'Move' }] },
      '/operations/0',
      'must have an operation: Install, Update or Uninstall',
    ],
    [
      'ChangeDUState',
      { operations: [{ operation: 'Uninstall', uuid: 'x' }] },
      '/operations/0/uuid',
      'must be a UUID',
    ],
    ['ChangeDUState', { operations: [{ operation: 'Install' }] }, '/operations/0/url', 'is missing'],
  ])('%s %j: %s %s', (method, methodArguments, pointer, message) => {
    expect(checkArguments(method, methodArguments)).toEqual([{ pointer, message }]);
    const request = { method, arguments: methodArguments } as AcsRequest;
    expect(() => encode(request)).toThrow(new EncodeError([{ pointer, message }]));
  });

  it('Q51: is a name that occurs twice in one SetParameterValues', () => {
    const twice = [parameter, { name: 'Device.B', value: '1' }, parameter];
    expect(checkArguments('SetParameterValues', { parameterList: twice })).toEqual([
      { pointer: '/parameterList/2/name', message: 'occurs twice' },
    ]);
  });

  it('is reported all at once, up to a limit', () => {
    const parameterList = Array.from({ length: 30 }, () => ({ name: 'Device.', value: 1 }));
    const problems = checkArguments('SetParameterValues', { parameterList });
    expect(problems).toHaveLength(20);
    expect(problems.map(({ pointer }) => pointer)).toContain('/parameterList/1/name');
  });

  it('has pointers that are escaped', () => {
    expect(checkArguments('Reboot', { 'a/b~c': 1 })).toEqual([
      { pointer: '/a~1b~0c', message: 'is not known here' },
    ]);
  });

  it('says nothing about arguments that may go out', () => {
    expect(checkArguments('Reboot', {})).toEqual([]);
    expect(checkArguments('SetParameterValues', { parameterList: [parameter] })).toEqual([]);
  });
});
