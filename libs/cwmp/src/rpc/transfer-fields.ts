import { parseFaultCode } from '../fault/parse-fault-code.js';
import { integer, unsignedInt } from '../field/numbers.js';
import { structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { COMMAND_KEY, status, TIME } from './common-fields.js';
import type { TransferFault } from './structures.js';

export const FILE_TYPE = { min: 1, max: 64 };
export const TARGET_FILE_NAME = { max: 256 };
export const URL = { max: 256 };
/** AnnounceURL, TransferURL, Next and NextURL. */
export const LONG_URL = { max: 1_024 };
const CREDENTIAL = { max: 256 };

/** What Download, Upload and ScheduleDownload begin with. */
export const transferFields = {
  commandKey: text('CommandKey', COMMAND_KEY),
  fileType: text('FileType', FILE_TYPE),
  url: text('URL', { ...URL, min: 1 }),
  username: text('Username', CREDENTIAL),
  password: text('Password', CREDENTIAL),
};

export const delaySeconds = unsignedInt('DelaySeconds');

export const startTime = text('StartTime', TIME);
export const completeTime = text('CompleteTime', TIME);

/** Result of Download and Upload; both times are unknown while status is 1. */
export const transferStatus = structure({ status, startTime, completeTime });

export const NO_FAULT: TransferFault = { faultCode: 0, faultString: '' };

/** FaultStruct, and Fault of a deployment unit; FaultCode 0 is success. */
export const transferFault = structure<TransferFault>({
  faultCode: { ...integer('FaultCode', 0, 9_899), read: (reader) => parseFaultCode(reader.text()) },
  faultString: text('FaultString', { max: 256 }),
});
