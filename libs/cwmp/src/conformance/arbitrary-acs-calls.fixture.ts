import fc from 'fast-check';
import type { AcsArguments, AcsMethod } from '../rpc/acs-rpc.js';
import {
  any,
  filled,
  path,
  object,
  key,
  unsigned,
  uuid,
  type,
  nothing,
  few,
  record,
  partial,
  accessList,
} from './arbitrary-fields.fixture.js';

const transfer = {
  commandKey: key,
  fileType: filled(64),
  url: filled(256),
  username: any(256),
  password: any(256),
};
const setting = fc.oneof(
  record({ name: path, value: any(100), type }),
  record({ name: path, value: fc.constantFrom('0', '1'), type: fc.constant('boolean') }),
);
const unit = { version: any(32), executionEnvRef: any(256) };
const credentials = { username: any(256), password: any(256) };

/** Any call of every method. */
export const acsCalls: { readonly [M in AcsMethod]: fc.Arbitrary<AcsArguments<M>> } = {
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
