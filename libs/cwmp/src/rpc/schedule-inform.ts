import type { RpcCodec } from '../field/codec.js';
import { unsignedInt } from '../field/numbers.js';
import { nothing, structure } from '../field/structure.js';
import { key } from './common-fields.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';

/** ScheduleInform [TR-069 A.4.1.2]. */
export const scheduleInform: RpcCodec<AcsArguments<'ScheduleInform'>, AcsResult<'ScheduleInform'>> = {
  arguments: structure({ delaySeconds: unsignedInt('DelaySeconds', 1), commandKey: key('CommandKey') }),
  result: nothing,
};
