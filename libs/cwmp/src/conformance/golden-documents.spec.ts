import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAcsEnvelope } from '../envelope/decode-acs-envelope.js';
import { decodeEnvelope } from '../envelope/decode-envelope.js';
import { encodeCpeEnvelope } from '../envelope/encode-cpe-envelope.js';
import { encodeAcsFault, encodeAcsRequest, encodeAcsResponse } from '../envelope/encode-envelope.js';
import type { AcsRequest, CpeResponse } from '../rpc/acs-rpc.js';
import { acsMethods } from '../rpc/acs-rpc-table.js';
import type { AcsResponse, CpeRequest } from '../rpc/cpe-rpc.js';
import { cpeRpcs, isCpeMethod } from '../rpc/cpe-rpc-table.js';
import { acsCalls, cpeAnswers } from './acs-vocabulary.fixture.js';
import { acsAnswers, cpeCalls } from './cpe-vocabulary.fixture.js';

const directory = new URL('../../golden/', import.meta.url);
const namespace = 'urn:dslforum-org:cwmp-1-2';
const id = 'a7f3';
const cpeMethods = Object.keys(cpeRpcs).filter(isCpeMethod);

const kebab = (method: string): string =>
  method
    .replace(/RPC|DU/, ([first = '', ...rest]) => first + rest.join('').toLowerCase())
    .replace(/(?!^)[A-Z]/g, '-$&')
    .toLowerCase();
const golden = (name: string): string => readFileSync(new URL(`${name}.xml`, directory), 'utf8');
// The files are indented for reading; between tags that makes no difference.
const flat = (xml: string): string =>
  xml
    .replace(/>\s+</g, '><')
    .replace(/\s+xmlns:/g, ' xmlns:')
    .trim();

describe.each(acsMethods)('%s, called by the ACS', (method) => {
  const request = { method, arguments: acsCalls[method] } as AcsRequest;
  const response = { method, result: cpeAnswers[method] } as CpeResponse;
  const call = golden(`acs-${kebab(method)}`);
  const answer = golden(`cpe-${kebab(method)}-response`);

  it('goes out as the golden document', () => {
    expect(flat(encodeAcsRequest({ namespace, id, request }))).toBe(flat(call));
  });

  it('reads back as it was written', () => {
    expect(decodeAcsEnvelope(call).message).toEqual({ kind: 'request', request });
  });

  it('understands the answer', () => {
    expect(decodeEnvelope(answer)).toMatchObject({
      cwmpNamespace: namespace,
      id,
      message: { kind: 'response' },
    });
    expect(decodeEnvelope(answer).message).toEqual({ kind: 'response', response });
    expect(flat(encodeCpeEnvelope({ namespace, id, message: { kind: 'response', response } }))).toBe(
      flat(answer),
    );
  });
});

describe.each(cpeMethods)('%s, called by a CPE', (method) => {
  const request = { method, arguments: cpeCalls[method] } as CpeRequest;
  const response = { method, result: acsAnswers[method] } as AcsResponse;
  const call = golden(`cpe-${kebab(method)}`);
  const answer = golden(`acs-${kebab(method)}-response`);

  it('understands the call', () => {
    expect(decodeEnvelope(call)).toMatchObject({
      cwmpNamespace: namespace,
      id,
      message: { kind: 'request' },
    });
    expect(decodeEnvelope(call).message).toEqual({ kind: 'request', request });
    expect(flat(encodeCpeEnvelope({ namespace, id, message: { kind: 'request', request } }))).toBe(
      flat(call),
    );
  });

  it('is answered as the golden document', () => {
    expect(flat(encodeAcsResponse({ namespace, id, response }))).toBe(flat(answer));
    expect(decodeAcsEnvelope(answer).message).toEqual({ kind: 'response', response });
  });
});

describe('faults', () => {
  it('go out as the golden document', () => {
    const xml = golden('acs-fault');
    expect(flat(encodeAcsFault({ namespace, id, code: 8003, string: 'SerialNumber is missing' }))).toBe(
      flat(xml),
    );
    expect(decodeAcsEnvelope(xml).message).toEqual({
      kind: 'fault',
      fault: { code: 8003, string: 'SerialNumber is missing', parameterFaults: [] },
    });
  });

  it('come in with the parameters they name', () => {
    expect(decodeEnvelope(golden('cpe-fault')).message).toEqual({
      kind: 'fault',
      fault: {
        code: 9003,
        string: 'Invalid arguments',
        parameterFaults: [
          { name: 'Device.Time.NTPServer1', code: 9007, string: 'Not a host name' },
          { name: 'Device.Time.Bogus', code: 9005, string: '' },
        ],
      },
    });
  });
});

it('has a use for every golden document', () => {
  const used = [
    ...acsMethods.flatMap((method) => [`acs-${kebab(method)}.xml`, `cpe-${kebab(method)}-response.xml`]),
    ...cpeMethods.flatMap((method) => [`cpe-${kebab(method)}.xml`, `acs-${kebab(method)}-response.xml`]),
    'acs-fault.xml',
    'cpe-fault.xml',
  ];
  const files = readdirSync(directory).filter((file) => !file.startsWith('quirk-'));
  expect(files.toSorted()).toEqual(used.toSorted());
});
