import type { RpcCodec } from '../field/codec.js';
import { parameterNames } from '../field/parameter-attributes.js';
import { parameterValues } from '../field/parameter-values.js';
import { structure } from '../field/structure.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';

/** GetParameterValues [TR-069 A.3.2.2]. */
export const getParameterValues: RpcCodec<
  AcsArguments<'GetParameterValues'>,
  AcsResult<'GetParameterValues'>
> = {
  arguments: structure({ parameterNames }),
  result: structure({ parameterList: parameterValues('ParameterList') }),
};
