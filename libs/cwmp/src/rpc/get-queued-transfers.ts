import type { RpcCodec } from '../field/codec.js';
import { list } from '../field/list.js';
import { integer } from '../field/numbers.js';
import { nothing, structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { COMMAND_KEY } from './common-fields.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';
import type { QueuedTransfer } from './structures.js';

const STRUCT = 'QueuedTransferStruct';
const transfer = structure<QueuedTransfer>({
  commandKey: text('CommandKey', COMMAND_KEY),
  state: integer('State', 1, 3),
});

/** GetQueuedTransfers [TR-069 A.4.1.1], deprecated by GetAllQueuedTransfers. */
export const getQueuedTransfers: RpcCodec<
  AcsArguments<'GetQueuedTransfers'>,
  AcsResult<'GetQueuedTransfers'>
> = {
  arguments: nothing,
  result: structure({
    transferList: list('TransferList', STRUCT, transfer, { arrayType: `cwmp:${STRUCT}` }),
  }),
};
