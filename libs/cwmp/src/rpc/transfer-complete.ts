import type { RpcCodec } from '../field/codec.js';
import { nested } from '../field/nested.js';
import { nothing, structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { COMMAND_KEY } from './common-fields.js';
import { completeTime, NO_FAULT, startTime, transferFault } from './transfer-fields.js';
import type { CpeArguments, CpeResult } from './cpe-rpc.js';

/** TransferComplete [TR-069 A.3.3.2]: once answered, the CPE forgets it. */
export const transferComplete: RpcCodec<CpeArguments<'TransferComplete'>, CpeResult<'TransferComplete'>> = {
  arguments: structure({
    commandKey: text('CommandKey', COMMAND_KEY),
    faultStruct: nested('FaultStruct', transferFault, NO_FAULT),
    startTime,
    completeTime,
  }),
  result: nothing,
};
