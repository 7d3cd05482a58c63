import type {
  AllQueuedTransfer,
  DeploymentUnitOperation,
  Nothing,
  OptionEntry,
  ParameterAttribute,
  ParameterInfo,
  ParameterSetting,
  ParameterValue,
  QueuedTransfer,
  SetParameterAttribute,
  TimeWindow,
} from './structures.js';
import type { VendorRequest, VendorResponse } from './vendor-call.js';

interface Status {
  /** 0 = applied, 1 = committed, takes effect later. */
  readonly status: number;
}
interface TransferStatus extends Status {
  readonly startTime: string;
  readonly completeTime: string;
}
interface TransferArguments {
  readonly commandKey: string;
  readonly fileType: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** Every RPC that the ACS may call on a CPE: its arguments and its result, in the RPC's own element names. */
export interface AcsRpcMap {
  GetRPCMethods: { arguments: Nothing; result: { readonly methodList: readonly string[] } };
  SetParameterValues: {
    arguments: { readonly parameterList: readonly ParameterSetting[]; readonly parameterKey?: string };
    result: Status;
  };
  GetParameterValues: {
    arguments: { readonly parameterNames: readonly string[] };
    result: { readonly parameterList: readonly ParameterValue[] };
  };
  GetParameterNames: {
    arguments: { readonly parameterPath: string; readonly nextLevel: boolean };
    result: { readonly parameterList: readonly ParameterInfo[] };
  };
  SetParameterAttributes: {
    arguments: { readonly parameterList: readonly SetParameterAttribute[] };
    result: Nothing;
  };
  GetParameterAttributes: {
    arguments: { readonly parameterNames: readonly string[] };
    result: { readonly parameterList: readonly ParameterAttribute[] };
  };
  AddObject: {
    arguments: { readonly objectName: string; readonly parameterKey?: string };
    result: Status & { readonly instanceNumber: number };
  };
  DeleteObject: {
    arguments: { readonly objectName: string; readonly parameterKey?: string };
    result: Status;
  };
  Reboot: { arguments: { readonly commandKey?: string }; result: Nothing };
  FactoryReset: { arguments: Nothing; result: Nothing };
  ScheduleInform: {
    arguments: { readonly delaySeconds: number; readonly commandKey?: string };
    result: Nothing;
  };
  Download: {
    arguments: TransferArguments & {
      readonly fileSize: number;
      readonly targetFileName: string;
      readonly delaySeconds: number;
      readonly successUrl: string;
      readonly failureUrl: string;
    };
    result: TransferStatus;
  };
  Upload: { arguments: TransferArguments & { readonly delaySeconds: number }; result: TransferStatus };
  ScheduleDownload: {
    arguments: TransferArguments & {
      readonly fileSize: number;
      readonly targetFileName: string;
      readonly timeWindowList: readonly TimeWindow[];
    };
    result: Nothing;
  };
  CancelTransfer: { arguments: { readonly commandKey: string }; result: Nothing };
  GetQueuedTransfers: { arguments: Nothing; result: { readonly transferList: readonly QueuedTransfer[] } };
  GetAllQueuedTransfers: {
    arguments: Nothing;
    result: { readonly transferList: readonly AllQueuedTransfer[] };
  };
  ChangeDUState: {
    arguments: { readonly operations: readonly DeploymentUnitOperation[]; readonly commandKey?: string };
    result: Nothing;
  };
  SetVouchers: { arguments: { readonly voucherList: readonly string[] }; result: Nothing };
  GetOptions: {
    arguments: { readonly optionName: string };
    result: { readonly optionList: readonly OptionEntry[] };
  };
}

export type AcsMethod = keyof AcsRpcMap;
export type AcsArguments<M extends AcsMethod> = AcsRpcMap[M]['arguments'];
export type AcsResult<M extends AcsMethod> = AcsRpcMap[M]['result'];

/** A call of the ACS, discriminated by `method`. */
export type AcsRequest =
  | { [M in AcsMethod]: { readonly method: M; readonly arguments: AcsArguments<M> } }[AcsMethod]
  | VendorRequest;
/** A CPE's positive answer; `method` is the method it answers, without the suffix `Response`. */
export type CpeResponse =
  { [M in AcsMethod]: { readonly method: M; readonly result: AcsResult<M> } }[AcsMethod] | VendorResponse;
