import type {
  DeploymentUnitResult,
  DeviceIdentification,
  FileTypeArgument,
  InformEvent,
  Nothing,
  ParameterValue,
  TransferFault,
} from './structures.js';

/** Every RPC that a CPE may call on the ACS: its arguments and its result, in the RPC's own element names. */
export interface CpeRpcMap {
  Inform: {
    arguments: {
      readonly deviceId: DeviceIdentification;
      readonly event: readonly InformEvent[];
      readonly maxEnvelopes: number;
      readonly currentTime: string;
      readonly retryCount: number;
      readonly parameterList: readonly ParameterValue[];
    };
    result: { readonly maxEnvelopes: 1 };
  };
  TransferComplete: {
    arguments: {
      readonly commandKey: string;
      readonly faultStruct: TransferFault;
      readonly startTime: string;
      readonly completeTime: string;
    };
    result: Nothing;
  };
  AutonomousTransferComplete: {
    arguments: {
      readonly announceUrl: string;
      readonly transferUrl: string;
      readonly isDownload: boolean;
      readonly fileType: string;
      readonly fileSize: number;
      readonly targetFileName: string;
      readonly faultStruct: TransferFault;
      readonly startTime: string;
      readonly completeTime: string;
    };
    result: Nothing;
  };
  GetRPCMethods: { arguments: Nothing; result: { readonly methodList: readonly string[] } };
  RequestDownload: {
    arguments: { readonly fileType: string; readonly fileTypeArg: readonly FileTypeArgument[] };
    result: Nothing;
  };
  Kicked: {
    arguments: {
      readonly command: string;
      readonly referer: string;
      readonly arg: string;
      readonly next: string;
    };
    result: { readonly nextUrl: string };
  };
  DUStateChangeComplete: {
    arguments: { readonly results: readonly DeploymentUnitResult[]; readonly commandKey: string };
    result: Nothing;
  };
  AutonomousDUStateChangeComplete: {
    arguments: { readonly results: readonly DeploymentUnitResult[] };
    result: Nothing;
  };
}

export type CpeMethod = keyof CpeRpcMap;
export type CpeArguments<M extends CpeMethod> = CpeRpcMap[M]['arguments'];
export type CpeResult<M extends CpeMethod> = CpeRpcMap[M]['result'];

/** A call of the CPE, discriminated by `method`. */
export type CpeRequest = {
  [M in CpeMethod]: { readonly method: M; readonly arguments: CpeArguments<M> };
}[CpeMethod];
/** The ACS's positive answer to a CPE's call. */
export type AcsResponse = {
  [M in CpeMethod]: { readonly method: M; readonly result: CpeResult<M> };
}[CpeMethod];
