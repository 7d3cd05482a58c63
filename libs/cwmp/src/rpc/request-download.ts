import type { RpcCodec } from '../field/codec.js';
import { list } from '../field/list.js';
import { nothing, structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { FILE_TYPE } from './transfer-fields.js';
import type { CpeArguments, CpeResult } from './cpe-rpc.js';
import type { FileTypeArgument } from './structures.js';

const STRUCT = 'ArgStruct';
const argument = structure<FileTypeArgument>({
  name: text('Name', { max: 64 }),
  value: text('Value', { max: 256 }),
});

/** RequestDownload [TR-069 A.4.2.2]. */
export const requestDownload: RpcCodec<CpeArguments<'RequestDownload'>, CpeResult<'RequestDownload'>> = {
  arguments: structure({
    fileType: text('FileType', FILE_TYPE),
    fileTypeArg: list('FileTypeArg', STRUCT, argument, { arrayType: `cwmp:${STRUCT}` }),
  }),
  result: nothing,
};
