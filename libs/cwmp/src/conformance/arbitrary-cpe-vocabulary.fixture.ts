import fc from 'fast-check';
import type { CpeArguments, CpeMethod, CpeResult } from '../rpc/cpe-rpc.js';
import {
  any,
  filled,
  trimmed,
  key,
  unsigned,
  time,
  uuid,
  nothing,
  few,
  record,
  values,
  fault,
} from './arbitrary-fields.fixture.js';

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

/** Any call of every method. */
export const cpeCalls: { readonly [M in CpeMethod]: fc.Arbitrary<CpeArguments<M>> } = {
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

/** Any answer of the ACS. */
export const acsAnswers: { readonly [M in CpeMethod]: fc.Arbitrary<CpeResult<M>> } = {
  Inform: fc.constant({ maxEnvelopes: 1 }),
  TransferComplete: nothing,
  AutonomousTransferComplete: nothing,
  GetRPCMethods: record({ methodList: few(fc.stringMatching(/^[A-Z][A-Za-z0-9_]{0,30}$/)) }),
  RequestDownload: nothing,
  Kicked: record({ nextUrl: any(1_024) }),
  DUStateChangeComplete: nothing,
  AutonomousDUStateChangeComplete: nothing,
};
