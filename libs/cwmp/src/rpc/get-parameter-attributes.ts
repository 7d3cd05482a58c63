import type { RpcCodec } from '../field/codec.js';
import { namedList } from '../field/named-list.js';
import { accessList, attributeName, notification, parameterNames } from '../field/parameter-attributes.js';
import { structure } from '../field/structure.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';
import type { ParameterAttribute } from './structures.js';

const STRUCT = 'ParameterAttributeStruct';
const entry = structure<ParameterAttribute>({ name: attributeName, notification, accessList });

/** GetParameterAttributes [TR-069 A.3.2.5]. */
export const getParameterAttributes: RpcCodec<
  AcsArguments<'GetParameterAttributes'>,
  AcsResult<'GetParameterAttributes'>
> = {
  arguments: structure({ parameterNames }),
  result: structure({
    parameterList: namedList('ParameterList', STRUCT, entry, { arrayType: `cwmp:${STRUCT}` }),
  }),
};
