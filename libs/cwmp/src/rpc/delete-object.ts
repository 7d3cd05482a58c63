import type { RpcCodec } from '../field/codec.js';
import { OBJECT_NAME } from '../field/parameter-name.js';
import { structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { key, status } from './common-fields.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';

/** DeleteObject [TR-069 A.3.2.7]: one instance of a table. */
export const deleteObject: RpcCodec<AcsArguments<'DeleteObject'>, AcsResult<'DeleteObject'>> = {
  arguments: structure({ objectName: text('ObjectName', OBJECT_NAME), parameterKey: key('ParameterKey') }),
  result: structure({ status }),
};
