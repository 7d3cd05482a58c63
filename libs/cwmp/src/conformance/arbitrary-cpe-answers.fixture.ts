import fc from 'fast-check';
import type { AcsMethod, AcsResult } from '../rpc/acs-rpc.js';
import {
  any,
  filled,
  path,
  object,
  key,
  unsigned,
  status,
  time,
  nothing,
  fewNamed,
  few,
  record,
  partial,
  values,
  accessList,
} from './arbitrary-fields.fixture.js';

const transferStatus = record({ status, startTime: time, completeTime: time });

/** Any answer of a CPE. */
export const cpeAnswers: { readonly [M in AcsMethod]: fc.Arbitrary<AcsResult<M>> } = {
  GetRPCMethods: record({ methodList: few(fc.stringMatching(/^[A-Z][A-Za-z0-9_]{0,30}$/)) }),
  SetParameterValues: record({ status }),
  GetParameterValues: record({ parameterList: values }),
  GetParameterNames: record({
    parameterList: fewNamed(record({ name: fc.oneof(path, object), writable: fc.boolean() })),
  }),
  SetParameterAttributes: nothing,
  GetParameterAttributes: record({
    parameterList: fewNamed(record({ name: path, notification: fc.integer({ min: 0, max: 6 }), accessList })),
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
