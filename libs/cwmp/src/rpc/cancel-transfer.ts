import type { RpcCodec } from '../field/codec.js';
import { nothing, structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { COMMAND_KEY } from './common-fields.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';

/** CancelTransfer [TR-069 A.4.1.9]. */
export const cancelTransfer: RpcCodec<AcsArguments<'CancelTransfer'>, AcsResult<'CancelTransfer'>> = {
  arguments: structure({ commandKey: text('CommandKey', COMMAND_KEY) }),
  result: nothing,
};
