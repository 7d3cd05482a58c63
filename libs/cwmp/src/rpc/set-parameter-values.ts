import type { RpcCodec } from '../field/codec.js';
import { parameterSettings } from '../field/parameter-values.js';
import { structure } from '../field/structure.js';
import { key, status } from './common-fields.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';

/** SetParameterValues [TR-069 A.3.2.1]: all values are applied, or none. */
export const setParameterValues: RpcCodec<
  AcsArguments<'SetParameterValues'>,
  AcsResult<'SetParameterValues'>
> = {
  arguments: structure({
    parameterList: parameterSettings('ParameterList'),
    parameterKey: key('ParameterKey'),
  }),
  result: structure({ status }),
};
