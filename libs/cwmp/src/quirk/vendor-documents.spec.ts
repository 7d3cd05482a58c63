import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeEnvelope } from '../envelope/decode-envelope.js';
import type { CpeEnvelope } from '../envelope/envelope.js';
import { decodeText } from '../text/decode-text.js';

const directory = new URL('../../golden/', import.meta.url);
const decodeFile = (name: string, charset: string | null = null): CpeEnvelope =>
  decodeEnvelope(decodeText(readFileSync(new URL(`quirk-${name}.xml`, directory)), charset));

const deviceId = { manufacturer: 'Example', oui: '0000C5', productClass: 'T1', serialNumber: '42' };

interface Quirk {
  readonly title: string;
  readonly file: string;
  readonly charset?: string;
  readonly expected: object;
}

const quirks: readonly Quirk[] = [
  {
    title: 'Q1, Q2: no Header, single quotes, the prefix `soap` for the encoding namespace',
    file: 'q01-q02-no-header-single-quotes',
    expected: {
      cwmpNamespace: 'urn:dslforum-org:cwmp-1-0',
      id: null,
      message: {
        request: {
          arguments: {
            deviceId,
            event: [{ eventCode: '2 PERIODIC', commandKey: '' }],
            parameterList: [{ name: 'Device.DeviceInfo.SoftwareVersion', value: '7.1', type: 'string' }],
          },
        },
      },
    },
  },
  {
    title: 'Q3: children in a namespace, declared again per element or not at all',
    file: 'q03-qualified-children',
    expected: {
      cwmpNamespace: 'urn:dslforum-org:cwmp-1-0',
      message: {
        request: { arguments: { deviceId, event: [{ eventCode: '0 BOOTSTRAP', commandKey: '' }] } },
      },
    },
  },
  {
    title: 'Q23, Q24, Q25, Q16, Q17: types that do not exist, values without type, no Value, wrong sizes',
    file: 'q16-q25-odd-values',
    expected: {
      message: {
        response: {
          result: {
            parameterList: [
              { name: 'InternetGatewayDevice.A', value: 'InternetGatewayDevice.A', type: 'string' },
              { name: 'InternetGatewayDevice.B', value: '7', type: 'string' },
              { name: 'InternetGatewayDevice.C', value: '1', type: null },
              { name: 'InternetGatewayDevice.D', value: '', type: null },
            ],
          },
        },
      },
    },
  },
  {
    title: 'Q31, Q32: a fault with types on its fields, without Header',
    file: 'q31-q32-typed-fault',
    expected: {
      id: null,
      message: {
        kind: 'fault',
        fault: {
          code: 9003,
          string: 'Invalid arguments',
          parameterFaults: [
            { name: 'InternetGatewayDevice.Time.NTPServer1', code: 9007, string: 'bad value' },
          ],
        },
      },
    },
  },
  {
    title: 'Q40: NoMoreRequests that must be understood, and HoldRequests',
    file: 'q40-no-more-requests',
    expected: { id: '1', message: { kind: 'request', request: { method: 'GetRPCMethods', arguments: {} } } },
  },
  {
    title: 'Q54: a prefix with an underscore, blanks before the envelope',
    file: 'q54-leading-blank',
    expected: { id: 'x', message: { kind: 'request', request: { method: 'GetRPCMethods' } } },
  },
  {
    title: 'Q55: ISO-8859-1 as the HTTP header says',
    file: 'q55-latin1',
    charset: 'ISO-8859-1',
    expected: { message: { response: { result: { parameterList: [{ value: 'Bürö', type: 'string' }] } } } },
  },
  {
    title: 'Q56: control characters, 0xFF and NUL in values and behind the document',
    file: 'q56-control-characters',
    expected: { message: { response: { result: { parameterList: [{ value: 'abcÿd', type: 'string' }] } } } },
  },
  {
    title: 'Q59: a namespace that does not exist',
    file: 'q59-cwmp-1-3',
    expected: { cwmpNamespace: 'urn:dslforum-org:cwmp-1-3', message: { kind: 'request' } },
  },
];

describe('documents as vendors send them', () => {
  it.each(quirks)('$title', ({ file, charset, expected }) => {
    expect(decodeFile(file, charset ?? null)).toMatchObject(expected);
  });

  it('are all used', () => {
    const files = readdirSync(directory).filter((file) => file.startsWith('quirk-'));
    expect(files.toSorted()).toEqual(quirks.map(({ file }) => `quirk-${file}.xml`).toSorted());
  });
});
