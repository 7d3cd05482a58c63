import type { RpcCodec } from '../field/codec.js';
import { flag } from '../field/booleans.js';
import { nested } from '../field/nested.js';
import { unsignedInt } from '../field/numbers.js';
import { nothing, structure } from '../field/structure.js';
import { text } from '../field/text.js';
import {
  completeTime,
  FILE_TYPE,
  LONG_URL,
  NO_FAULT,
  startTime,
  TARGET_FILE_NAME,
  transferFault,
} from './transfer-fields.js';
import type { CpeArguments, CpeResult } from './cpe-rpc.js';

/** AutonomousTransferComplete [TR-069 A.3.3.3]: a transfer nobody asked us for. */
export const autonomousTransferComplete: RpcCodec<
  CpeArguments<'AutonomousTransferComplete'>,
  CpeResult<'AutonomousTransferComplete'>
> = {
  arguments: structure({
    announceUrl: text('AnnounceURL', LONG_URL),
    transferUrl: text('TransferURL', LONG_URL),
    isDownload: flag('IsDownload'),
    fileType: text('FileType', FILE_TYPE),
    fileSize: unsignedInt('FileSize'),
    targetFileName: text('TargetFileName', TARGET_FILE_NAME),
    faultStruct: nested('FaultStruct', transferFault, NO_FAULT),
    startTime,
    completeTime,
  }),
  result: nothing,
};
