import type { RpcCodec } from '../field/codec.js';
import { repeated } from '../field/list.js';
import { nothing, structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { COMMAND_KEY } from './common-fields.js';
import { deploymentUnitResult } from './deployment-unit-result.js';
import type { CpeArguments, CpeResult } from './cpe-rpc.js';

/** DUStateChangeComplete [TR-069 A.4.2.3]: the outcome of a ChangeDUState. */
export const duStateChangeComplete: RpcCodec<
  CpeArguments<'DUStateChangeComplete'>,
  CpeResult<'DUStateChangeComplete'>
> = {
  arguments: structure({
    results: repeated('Results', deploymentUnitResult),
    commandKey: text('CommandKey', COMMAND_KEY),
  }),
  result: nothing,
};
