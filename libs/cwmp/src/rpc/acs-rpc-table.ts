import type { RpcCodec } from '../field/codec.js';
import type { AcsArguments, AcsMethod, AcsResult } from './acs-rpc.js';
import { addObject } from './add-object.js';
import { cancelTransfer } from './cancel-transfer.js';
import { changeDuState } from './change-du-state.js';
import { deleteObject } from './delete-object.js';
import { download } from './download.js';
import { factoryReset } from './factory-reset.js';
import { getAllQueuedTransfers } from './get-all-queued-transfers.js';
import { getOptions } from './get-options.js';
import { getParameterAttributes } from './get-parameter-attributes.js';
import { getParameterNames } from './get-parameter-names.js';
import { getParameterValues } from './get-parameter-values.js';
import { getQueuedTransfers } from './get-queued-transfers.js';
import { getRpcMethods } from './get-rpc-methods.js';
import { reboot } from './reboot.js';
import { scheduleDownload } from './schedule-download.js';
import { scheduleInform } from './schedule-inform.js';
import { setParameterAttributes } from './set-parameter-attributes.js';
import { setParameterValues } from './set-parameter-values.js';
import { setVouchers } from './set-vouchers.js';
import { upload } from './upload.js';

/** The codec of every RPC that the ACS may call: a method without one does not compile. */
export const acsRpcs: { readonly [M in AcsMethod]: RpcCodec<AcsArguments<M>, AcsResult<M>> } = {
  GetRPCMethods: getRpcMethods,
  SetParameterValues: setParameterValues,
  GetParameterValues: getParameterValues,
  GetParameterNames: getParameterNames,
  SetParameterAttributes: setParameterAttributes,
  GetParameterAttributes: getParameterAttributes,
  AddObject: addObject,
  DeleteObject: deleteObject,
  Reboot: reboot,
  FactoryReset: factoryReset,
  ScheduleInform: scheduleInform,
  Download: download,
  Upload: upload,
  ScheduleDownload: scheduleDownload,
  CancelTransfer: cancelTransfer,
  GetQueuedTransfers: getQueuedTransfers,
  GetAllQueuedTransfers: getAllQueuedTransfers,
  ChangeDUState: changeDuState,
  SetVouchers: setVouchers,
  GetOptions: getOptions,
};

/** Whether `name` is a method the ACS can call on a CPE. */
export function isAcsMethod(name: string): name is AcsMethod {
  return Object.hasOwn(acsRpcs, name);
}

// Object.keys forgets the key type; the guard restores it.
/** Every method the ACS can call on a CPE. */
export const acsMethods: readonly AcsMethod[] = Object.keys(acsRpcs).filter(isAcsMethod);

/** After the answer to one of these the CPE ends its session: nothing may follow [TR-069 A.3.2.8, A.4.1.6]. */
export const disruptiveMethods: ReadonlySet<string> = new Set(['Reboot', 'FactoryReset']);
