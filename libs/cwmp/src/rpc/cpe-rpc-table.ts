import type { RpcCodec } from '../field/codec.js';
import type { CpeArguments, CpeMethod, CpeResult } from './cpe-rpc.js';
import { autonomousDuStateChangeComplete } from './autonomous-du-state-change-complete.js';
import { autonomousTransferComplete } from './autonomous-transfer-complete.js';
import { duStateChangeComplete } from './du-state-change-complete.js';
import { getRpcMethods } from './get-rpc-methods.js';
import { inform } from './inform.js';
import { kicked } from './kicked.js';
import { requestDownload } from './request-download.js';
import { transferComplete } from './transfer-complete.js';

/** The codec of every RPC that a CPE may call: a method without one does not compile. */
export const cpeRpcs: { readonly [M in CpeMethod]: RpcCodec<CpeArguments<M>, CpeResult<M>> } = {
  Inform: inform,
  TransferComplete: transferComplete,
  AutonomousTransferComplete: autonomousTransferComplete,
  GetRPCMethods: getRpcMethods,
  RequestDownload: requestDownload,
  Kicked: kicked,
  DUStateChangeComplete: duStateChangeComplete,
  AutonomousDUStateChangeComplete: autonomousDuStateChangeComplete,
};

/** Whether `name` is a method a CPE can call on the ACS. */
export function isCpeMethod(name: string): name is CpeMethod {
  return Object.hasOwn(cpeRpcs, name);
}

/** What the ACS answers to GetRPCMethods. Kicked is left out: it needs a web page to go on to. */
export const methodsOfTheAcs: readonly CpeMethod[] = Object.keys(cpeRpcs)
  .filter(isCpeMethod)
  .filter((method) => method !== 'Kicked');
