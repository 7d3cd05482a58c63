import type { RpcCodec } from '../field/codec.js';
import { nothing, structure } from '../field/structure.js';
import { key } from './common-fields.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';

/** Reboot [TR-069 A.3.2.9]: takes place after the session. */
export const reboot: RpcCodec<AcsArguments<'Reboot'>, AcsResult<'Reboot'>> = {
  arguments: structure({ commandKey: key('CommandKey') }),
  result: nothing,
};
