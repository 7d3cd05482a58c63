import type { RpcCodec } from '../field/codec.js';
import { structure } from '../field/structure.js';
import { delaySeconds, transferFields, transferStatus } from './transfer-fields.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';

/** Upload [TR-069 A.4.1.5]. */
export const upload: RpcCodec<AcsArguments<'Upload'>, AcsResult<'Upload'>> = {
  arguments: structure({ ...transferFields, delaySeconds }),
  result: transferStatus,
};
