import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAcsEnvelope } from '../envelope/decode-acs-envelope.js';
import { decodeEnvelope } from '../envelope/decode-envelope.js';
import { encodeCpeEnvelope } from '../envelope/encode-cpe-envelope.js';
import { encodeAcsRequest, encodeAcsResponse } from '../envelope/encode-envelope.js';
import type { AcsRequest, CpeResponse } from '../rpc/acs-rpc.js';
import { acsMethods } from '../rpc/acs-rpc-table.js';
import type { AcsResponse, CpeRequest } from '../rpc/cpe-rpc.js';
import { cpeRpcs, isCpeMethod } from '../rpc/cpe-rpc-table.js';
import { acsCalls } from './arbitrary-acs-calls.fixture.js';
import { cpeAnswers } from './arbitrary-cpe-answers.fixture.js';
import { acsAnswers, cpeCalls } from './arbitrary-cpe-vocabulary.fixture.js';
import { any, filled, path, few, record } from './arbitrary-fields.fixture.js';

const namespace = fc.oneof(
  fc.constantFrom('urn:dslforum-org:cwmp-1-0', 'urn:dslforum-org:cwmp-1-4'),
  filled(40).map((text) => text.replace(/\s/g, '')),
);
const id = fc.option(any(64), { nil: null });
const numRuns = 30;
const cpeMethods = Object.keys(cpeRpcs).filter(isCpeMethod);

describe('what one side writes, the other reads', () => {
  it.each(acsMethods)('%s of the ACS', (method) => {
    fc.assert(
      fc.property(
        namespace,
        any(64),
        fc.boolean(),
        acsCalls[method],
        (uri, callId, holdRequests, methodArguments) => {
          const request = { method, arguments: methodArguments } as AcsRequest;
          const xml = encodeAcsRequest({ namespace: uri, id: callId, request, holdRequests });
          const message = { kind: 'request', request };
          const expected = { cwmpNamespace: uri, id: callId, holdRequests, useCwmpVersion: null, message };
          expect(decodeAcsEnvelope(xml)).toEqual(expected);
        },
      ),
      { numRuns },
    );
  });

  it.each(acsMethods)('%sResponse of a CPE', (method) => {
    fc.assert(
      fc.property(namespace, id, cpeAnswers[method], (uri, callId, methodResult) => {
        const message = {
          kind: 'response' as const,
          response: { method, result: methodResult } as CpeResponse,
        };
        const decoded = decodeEnvelope(encodeCpeEnvelope({ namespace: uri, id: callId, message }));
        expect(decoded).toMatchObject({ cwmpNamespace: uri, id: callId });
        expect(decoded.message).toEqual(message);
      }),
      { numRuns },
    );
  });

  it.each(cpeMethods)('%s of a CPE', (method) => {
    fc.assert(
      fc.property(
        namespace,
        id,
        fc.nat(),
        cpeCalls[method],
        (uri, callId, sessionTimeoutSec, methodArguments) => {
          const message = {
            kind: 'request' as const,
            request: { method, arguments: methodArguments } as CpeRequest,
          };
          const supportedCwmpVersions = ['1.0', '1.4'];
          const headers = { sessionTimeoutSec, supportedCwmpVersions };
          const xml = encodeCpeEnvelope({ namespace: uri, id: callId, message, ...headers });
          expect(decodeEnvelope(xml)).toEqual({ cwmpNamespace: uri, id: callId, ...headers, message });
        },
      ),
      { numRuns },
    );
  });

  it.each(cpeMethods)('%sResponse of the ACS', (method) => {
    fc.assert(
      fc.property(namespace, id, acsAnswers[method], (uri, callId, methodResult) => {
        const response = { method, result: methodResult } as AcsResponse;
        const decoded = decodeAcsEnvelope(encodeAcsResponse({ namespace: uri, id: callId, response }));
        expect(decoded).toMatchObject({
          cwmpNamespace: uri,
          id: callId,
          message: { kind: 'response', response },
        });
      }),
      { numRuns },
    );
  });

  it('faults of a CPE', () => {
    const code = fc.integer({ min: 1, max: 9_899 });
    const named = record({ name: path, code, string: any(100) });
    fc.assert(
      fc.property(record({ code, string: any(100), parameterFaults: few(named) }), (given) => {
        const message = { kind: 'fault' as const, fault: given };
        expect(decodeEnvelope(encodeCpeEnvelope({ namespace: null, id: null, message })).message).toEqual(
          message,
        );
      }),
      { numRuns: 100 },
    );
  });
});
