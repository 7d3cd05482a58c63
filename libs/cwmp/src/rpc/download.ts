import type { RpcCodec } from '../field/codec.js';
import { unsignedInt } from '../field/numbers.js';
import { structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { delaySeconds, TARGET_FILE_NAME, transferFields, transferStatus, URL } from './transfer-fields.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';

/** Download [TR-069 A.3.2.8]: every argument goes out, empty when unused. */
export const download: RpcCodec<AcsArguments<'Download'>, AcsResult<'Download'>> = {
  arguments: structure({
    ...transferFields,
    fileSize: unsignedInt('FileSize'),
    targetFileName: text('TargetFileName', TARGET_FILE_NAME),
    delaySeconds,
    successUrl: text('SuccessURL', URL),
    failureUrl: text('FailureURL', URL),
  }),
  result: transferStatus,
};
