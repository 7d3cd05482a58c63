import type { RpcCodec } from '../field/codec.js';
import { list } from '../field/list.js';
import { integer, unsignedInt } from '../field/numbers.js';
import { nothing, structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { TARGET_FILE_NAME, transferFields } from './transfer-fields.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';
import type { TimeWindow } from './structures.js';

const STRUCT = 'TimeWindowStruct';
const timeWindow = structure<TimeWindow>({
  windowStart: unsignedInt('WindowStart'),
  windowEnd: unsignedInt('WindowEnd'),
  windowMode: text('WindowMode', { min: 1, max: 64 }),
  userMessage: text('UserMessage', { max: 256 }),
  // -1 leaves the number of retries to the CPE.
  maxRetries: integer('MaxRetries', -1),
});

/** ScheduleDownload [TR-069 A.4.1.8]: one or two windows, in seconds from its receipt. */
export const scheduleDownload: RpcCodec<AcsArguments<'ScheduleDownload'>, AcsResult<'ScheduleDownload'>> = {
  arguments: structure({
    ...transferFields,
    fileSize: unsignedInt('FileSize'),
    targetFileName: text('TargetFileName', TARGET_FILE_NAME),
    timeWindowList: list('TimeWindowList', STRUCT, timeWindow, {
      arrayType: `cwmp:${STRUCT}`,
      min: 1,
      max: 2,
    }),
  }),
  result: nothing,
};
