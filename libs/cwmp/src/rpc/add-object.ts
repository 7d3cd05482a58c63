import type { Field, RpcCodec } from '../field/codec.js';
import { parseInstanceNumber, unsignedInt } from '../field/numbers.js';
import { OBJECT_NAME } from '../field/parameter-name.js';
import { structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { key, status } from './common-fields.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';

const instanceNumber: Field<number> = {
  ...unsignedInt('InstanceNumber', 1),
  read: (reader) => parseInstanceNumber(reader.text()),
};

/** AddObject [TR-069 A.3.2.6]: a new instance of a table. */
export const addObject: RpcCodec<AcsArguments<'AddObject'>, AcsResult<'AddObject'>> = {
  arguments: structure({ objectName: text('ObjectName', OBJECT_NAME), parameterKey: key('ParameterKey') }),
  result: structure({ instanceNumber, status }),
};
