import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAcsEnvelope } from '../envelope/decode-acs-envelope.js';
import { decodeEnvelope } from '../envelope/decode-envelope.js';
import { encodeCpeEnvelope } from '../envelope/encode-cpe-envelope.js';
import { encodeAcsRequest, encodeAcsResponse } from '../envelope/encode-envelope.js';
import type { AcsArguments, AcsMethod, AcsRequest, AcsResult, CpeResponse } from '../rpc/acs-rpc.js';
import { acsMethods } from '../rpc/acs-rpc-table.js';
import type { AcsResponse, CpeArguments, CpeMethod, CpeRequest, CpeResult } from '../rpc/cpe-rpc.js';
import { cpeRpcs, isCpeMethod } from '../rpc/cpe-rpc-table.js';
import { withoutIllegalCharacters } from '../xml/characters.js';

type Wishes<T> = { readonly [K in keyof T]: fc.Arbitrary<T[K]> };

// Everything XML can carry, markup and line ends included.
const any = (max: number): fc.Arbitrary<string> =>
  fc
    .string({
      maxLength: Math.min(max, 40),
      unit: fc.oneof(
        fc.constantFrom('<', '&', '"', ']]>', '\r\n', ' '),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
    })
    .map((text) => withoutIllegalCharacters(text).slice(0, max))
    .map(withoutIllegalCharacters);
const filled = (max: number): fc.Arbitrary<string> => any(max - 1).map((text) => `x${text}`);
const trimmed = (max: number): fc.Arbitrary<string> => any(max).map((text) => text.trim());
const path = fc.stringMatching(/^[A-Z][A-Za-z0-9_-]{0,20}(\.[A-Za-z0-9_*[\]-]{1,12}){0,5}$/);
const object = path.map((text) => `${text}.`);
const key = any(32);
const unsigned = fc.integer({ min: 0, max: 4_294_967_295 });
const status = fc.constantFrom(0, 1);
const time = fc.constantFrom('0001-01-01T00:00:00Z', '2026-03-01T12:00:00Z', '');
const uuid = fc.uuid();
const type = fc.constantFrom(
  'string',
  'int',
  'unsignedInt',
  'long',
  'unsignedLong',
  'hexBinary',
  'base64',
  'decimal',
);
const nothing = fc.constant({});
const few = <T>(entry: fc.Arbitrary<T>, min = 0): fc.Arbitrary<T[]> =>
  fc.array(entry, { minLength: min, maxLength: 6 });
const record = <T>(wishes: Wishes<T>): fc.Arbitrary<T> => fc.record(wishes);
type Loose = Readonly<Record<string, fc.Arbitrary<unknown>>>;
const partial = <T>(required: Loose, optional: Loose): fc.Arbitrary<T> =>
  fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) }) as fc.Arbitrary<T>;

const transfer = {
  commandKey: key,
  fileType: filled(64),
  url: filled(256),
  username: any(256),
  password: any(256),
};
const transferStatus = record({ status, startTime: time, completeTime: time });
const fault = record({ faultCode: fc.integer({ min: 0, max: 9_899 }), faultString: any(256) });
const value = record({ name: path, value: any(100), type: fc.option(type, { nil: null }) });
const values = fc.uniqueArray(value, { selector: ({ name }) => name, maxLength: 6 });
const setting = fc.oneof(
  record({ name: path, value: any(100), type }),
  record({ name: path, value: fc.constantFrom('0', '1'), type: fc.constant('boolean') }),
);
const accessList = few(fc.constant('Subscriber'));
const unit = { version: any(32), executionEnvRef: any(256) };
const credentials = { username: any(256), password: any(256) };

const acsCalls: { readonly [M in AcsMethod]: fc.Arbitrary<AcsArguments<M>> } = {
  GetRPCMethods: nothing,
  SetParameterValues: record({
    parameterList: fc.uniqueArray(setting, { selector: ({ name }) => name, minLength: 1, maxLength: 6 }),
    parameterKey: key,
  }),
  GetParameterValues: record({ parameterNames: few(fc.oneof(path, object, fc.constant('')), 1) }),
  GetParameterNames: record({
    parameterPath: fc.oneof(path, object, fc.constant('')),
    nextLevel: fc.boolean(),
  }),
  SetParameterAttributes: record({
    parameterList: few(
      record({
        name: fc.oneof(path, object),
        notificationChange: fc.boolean(),
        notification: fc.integer({ min: 0, max: 6 }),
        accessListChange: fc.boolean(),
        accessList,
      }),
      1,
    ),
  }),
  GetParameterAttributes: record({ parameterNames: few(fc.oneof(path, object), 1) }),
  AddObject: record({ objectName: object, parameterKey: key }),
  DeleteObject: record({ objectName: object, parameterKey: key }),
  Reboot: record({ commandKey: key }),
  FactoryReset: nothing,
  ScheduleInform: record({ delaySeconds: fc.integer({ min: 1, max: 4_294_967_295 }), commandKey: key }),
  Download: record({
    ...transfer,
    fileSize: unsigned,
    targetFileName: any(256),
    delaySeconds: unsigned,
    successUrl: any(256),
    failureUrl: any(256),
  }),
  Upload: record({ ...transfer, delaySeconds: unsigned }),
  ScheduleDownload: record({
    ...transfer,
    fileSize: unsigned,
    targetFileName: any(256),
    timeWindowList: fc.array(
      record({
        windowStart: unsigned,
        windowEnd: unsigned,
        windowMode: filled(64),
        userMessage: any(256),
        maxRetries: fc.integer({ min: -1, max: 2_147_483_647 }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  CancelTransfer: record({ commandKey: key }),
  GetQueuedTransfers: nothing,
  GetAllQueuedTransfers: nothing,
  ChangeDUState: partial(
    {
      operations: few(
        fc.oneof(
          partial(
            { operation: fc.constant('Install' as const), url: filled(1_024) },
            { ...credentials, uuid, executionEnvRef: unit.executionEnvRef },
          ),
          partial(
            { operation: fc.constant('Update' as const) },
            { ...credentials, uuid, version: unit.version, url: any(1_024) },
          ),
          partial({ operation: fc.constant('Uninstall' as const), uuid }, unit),
        ) as fc.Arbitrary<never>,
        1,
      ),
    },
    { commandKey: key },
  ),
  SetVouchers: record({ voucherList: few(fc.base64String({ minLength: 4, maxLength: 40 }), 1) }),
  GetOptions: record({ optionName: any(64) }),
};

const cpeAnswers: { readonly [M in AcsMethod]: fc.Arbitrary<AcsResult<M>> } = {
  GetRPCMethods: record({ methodList: few(fc.stringMatching(/^[A-Z][A-Za-z0-9_]{0,30}$/)) }),
  SetParameterValues: record({ status }),
  GetParameterValues: record({ parameterList: values }),
  GetParameterNames: record({
    parameterList: few(record({ name: fc.oneof(path, object), writable: fc.boolean() })),
  }),
  SetParameterAttributes: nothing,
  GetParameterAttributes: record({
    parameterList: few(record({ name: path, notification: fc.integer({ min: 0, max: 6 }), accessList })),
  }),
  AddObject: record({ instanceNumber: fc.integer({ min: 1, max: 4_294_967_295 }), status }),
  DeleteObject: record({ status }),
  Reboot: nothing,
  FactoryReset: nothing,
  ScheduleInform: nothing,
  Download: transferStatus,
  Upload: transferStatus,
  ScheduleDownload: nothing,
  CancelTransfer: nothing,
  GetQueuedTransfers: record({
    transferList: few(record({ commandKey: key, state: fc.integer({ min: 1, max: 3 }) })),
  }),
  GetAllQueuedTransfers: record({
    transferList: few(
      record({
        commandKey: key,
        state: fc.integer({ min: 1, max: 3 }),
        isDownload: fc.boolean(),
        fileType: filled(64),
        fileSize: unsigned,
        targetFileName: any(256),
      }),
    ),
  }),
  ChangeDUState: nothing,
  SetVouchers: nothing,
  GetOptions: record({
    optionList: few(
      partial(
        {
          optionName: any(64),
          voucherSn: unsigned.map(String),
          state: fc.integer({ min: 0, max: 3 }),
          mode: fc.integer({ min: 0, max: 2 }),
          startDate: time,
          isTransferable: fc.boolean(),
        },
        { expirationDate: time },
      ),
    ),
  }),
};

const result = {
  uuid,
  deploymentUnitRef: any(256),
  version: any(32),
  currentState: trimmed(64),
  resolved: fc.boolean(),
  executionUnitRefList: any(256),
  startTime: time,
  completeTime: time,
  fault,
};
const cpeCalls: { readonly [M in CpeMethod]: fc.Arbitrary<CpeArguments<M>> } = {
  Inform: record({
    deviceId: record({
      manufacturer: trimmed(64),
      oui: trimmed(16),
      productClass: trimmed(64),
      serialNumber: trimmed(64),
    }),
    event: few(
      record({
        eventCode: fc.constantFrom('0 BOOTSTRAP', '4 VALUE CHANGE', 'M Reboot', 'X CT-COM BIND'),
        commandKey: key,
      }),
    ),
    maxEnvelopes: unsigned,
    currentTime: time,
    retryCount: unsigned,
    parameterList: values,
  }),
  TransferComplete: record({ commandKey: key, faultStruct: fault, startTime: time, completeTime: time }),
  AutonomousTransferComplete: record({
    announceUrl: any(1_024),
    transferUrl: any(1_024),
    isDownload: fc.boolean(),
    fileType: filled(64),
    fileSize: unsigned,
    targetFileName: any(256),
    faultStruct: fault,
    startTime: time,
    completeTime: time,
  }),
  GetRPCMethods: nothing,
  RequestDownload: record({
    fileType: filled(64),
    fileTypeArg: few(record({ name: any(64), value: any(256) })),
  }),
  Kicked: record({ command: any(32), referer: any(64), arg: any(256), next: any(1_024) }),
  DUStateChangeComplete: record({ results: few(record(result), 1), commandKey: key }),
  AutonomousDUStateChangeComplete: record({
    results: few(record({ operationPerformed: trimmed(64), ...result }), 1),
  }),
};

const acsAnswers: { readonly [M in CpeMethod]: fc.Arbitrary<CpeResult<M>> } = {
  Inform: fc.constant({ maxEnvelopes: 1 }),
  TransferComplete: nothing,
  AutonomousTransferComplete: nothing,
  GetRPCMethods: cpeAnswers.GetRPCMethods,
  RequestDownload: nothing,
  Kicked: record({ nextUrl: any(1_024) }),
  DUStateChangeComplete: nothing,
  AutonomousDUStateChangeComplete: nothing,
};

const namespace = fc.oneof(
  fc.constantFrom('urn:dslforum-org:cwmp-1-0', 'urn:dslforum-org:cwmp-1-4'),
  filled(40).map((text) => text.replace(/\s/g, '')),
);
const id = fc.option(any(64), { nil: null });
const numRuns = 40;
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
