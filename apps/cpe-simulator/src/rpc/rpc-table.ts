import { addObject, deleteObject } from './add-delete-object.js';
import type { Rpc } from './define-rpc.js';
import { factoryReset, reboot, scheduleInform } from './disruptive-rpcs.js';
import { getParameterNames } from './get-parameter-names.js';
import { getParameterValues } from './get-parameter-values.js';
import { getRpcMethods } from './get-rpc-methods.js';
import { getParameterAttributes, setParameterAttributes } from './parameter-attributes.js';
import { setParameterValues } from './set-parameter-values.js';
import { echo } from './vendor-rpcs.js';
import { download, getAllQueuedTransfers, upload } from './transfer-rpcs.js';

const rpcs: readonly Rpc[] = [
  setParameterValues,
  getParameterValues,
  getParameterNames,
  setParameterAttributes,
  getParameterAttributes,
  addObject,
  deleteObject,
  reboot,
  download,
  upload,
  scheduleInform,
  factoryReset,
  getAllQueuedTransfers,
  echo,
];

const supported = [getRpcMethods(['GetRPCMethods', ...rpcs.map(({ method }) => method)]), ...rpcs];

/** The RPCs that a simulated CPE implements, by method name. */
export const rpcTable: ReadonlyMap<string, Rpc> = new Map(supported.map((rpc) => [rpc.method, rpc]));
