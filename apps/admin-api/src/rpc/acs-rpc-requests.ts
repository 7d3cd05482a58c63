import type { Type } from '@nestjs/common';
import { acsMethods, checkArguments, type AcsMethod, type AcsRequest } from '#cwmp';
import { ProblemError } from '../problem/problem-error.js';
import { invalidFields, readRequest } from '../request/read-request.js';
import { AddObjectRequest } from './add-object.dto.js';
import { CancelTransferRequest } from './cancel-transfer.dto.js';
import { ChangeDuStateRequest } from './change-du-state.dto.js';
import { DeleteObjectRequest } from './delete-object.dto.js';
import { DownloadRequest } from './download.dto.js';
import { FactoryResetRequest } from './factory-reset.dto.js';
import { GetAllQueuedTransfersRequest } from './get-all-queued-transfers.dto.js';
import { GetOptionsRequest } from './get-options.dto.js';
import { GetParameterAttributesRequest } from './get-parameter-attributes.dto.js';
import { GetParameterNamesRequest } from './get-parameter-names.dto.js';
import { GetParameterValuesRequest } from './get-parameter-values.dto.js';
import { GetQueuedTransfersRequest } from './get-queued-transfers.dto.js';
import { GetRpcMethodsRequest } from './get-rpc-methods.dto.js';
import { RebootRequest } from './reboot.dto.js';
import type { RpcRequest } from './rpc-request.js';
import { ScheduleDownloadRequest } from './schedule-download.dto.js';
import { ScheduleInformRequest } from './schedule-inform.dto.js';
import { SetParameterAttributesRequest } from './set-parameter-attributes.dto.js';
import { SetParameterValuesRequest } from './set-parameter-values.dto.js';
import { SetVouchersRequest } from './set-vouchers.dto.js';
import { UploadRequest } from './upload.dto.js';

/** The DTO of every RPC that the ACS can call: one without does not compile. */
export const acsRpcRequests: { readonly [M in AcsMethod]: Type<RpcRequest<M>> } = {
  GetRPCMethods: GetRpcMethodsRequest,
  GetParameterNames: GetParameterNamesRequest,
  GetParameterValues: GetParameterValuesRequest,
  SetParameterValues: SetParameterValuesRequest,
  GetParameterAttributes: GetParameterAttributesRequest,
  SetParameterAttributes: SetParameterAttributesRequest,
  AddObject: AddObjectRequest,
  DeleteObject: DeleteObjectRequest,
  Reboot: RebootRequest,
  FactoryReset: FactoryResetRequest,
  Download: DownloadRequest,
  Upload: UploadRequest,
  ScheduleDownload: ScheduleDownloadRequest,
  CancelTransfer: CancelTransferRequest,
  GetQueuedTransfers: GetQueuedTransfersRequest,
  GetAllQueuedTransfers: GetAllQueuedTransfersRequest,
  ScheduleInform: ScheduleInformRequest,
  ChangeDUState: ChangeDuStateRequest,
  SetVouchers: SetVouchersRequest,
  GetOptions: GetOptionsRequest,
};

/**
 * The RPC that a request asks for, its arguments checked.
 *
 * @param pointer where the arguments stand in the body
 * @throws ProblemError as `readRequest`
 */
export function readRpc(method: AcsMethod, rawArguments: unknown, pointer: string): AcsRequest {
  const dto: Type<RpcRequest<AcsMethod>> = acsRpcRequests[method];
  const methodArguments = readRequest(dto, rawArguments, { in: 'body', pointer }).toArguments();
  refuseUnsendable(method, methodArguments, pointer);
  // The record ties each DTO to its method, which the union of all of them cannot express.
  return { method, arguments: methodArguments } as AcsRequest;
}

/** The codec has the last word, so that no task is accepted which could never be sent. */
function refuseUnsendable(method: AcsMethod, methodArguments: unknown, pointer: string): void {
  const errors = checkArguments(method, methodArguments).map((problem) => ({
    in: 'body' as const,
    pointer: `${pointer}${problem.pointer}`,
    code: 'cwmp',
    message: problem.message,
  }));
  if (errors.length > 0) throw invalidFields('INVALID_VALUE', errors);
}

/** The problem of a path that names no RPC. */
export function rpcNotFound(): ProblemError {
  return new ProblemError('RPC_NOT_FOUND', `Known methods: ${acsMethods.join(', ')}; spelling matters.`);
}
