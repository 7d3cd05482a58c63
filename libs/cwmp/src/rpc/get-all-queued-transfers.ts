import type { RpcCodec } from '../field/codec.js';
import { flag } from '../field/booleans.js';
import { list } from '../field/list.js';
import { integer, unsignedInt } from '../field/numbers.js';
import { nothing, structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { COMMAND_KEY } from './common-fields.js';
import { FILE_TYPE, TARGET_FILE_NAME } from './transfer-fields.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';
import type { AllQueuedTransfer } from './structures.js';

const STRUCT = 'AllQueuedTransferStruct';
const transfer = structure<AllQueuedTransfer>({
  commandKey: text('CommandKey', COMMAND_KEY),
  state: integer('State', 1, 3),
  isDownload: flag('IsDownload'),
  fileType: text('FileType', FILE_TYPE),
  fileSize: unsignedInt('FileSize'),
  targetFileName: text('TargetFileName', TARGET_FILE_NAME),
});

/** GetAllQueuedTransfers [TR-069 A.4.1.7]. */
export const getAllQueuedTransfers: RpcCodec<
  AcsArguments<'GetAllQueuedTransfers'>,
  AcsResult<'GetAllQueuedTransfers'>
> = {
  arguments: nothing,
  result: structure({
    transferList: list('TransferList', STRUCT, transfer, { arrayType: `cwmp:${STRUCT}` }),
  }),
};
