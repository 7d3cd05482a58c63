import type { RpcCodec } from '../field/codec.js';
import { flag } from '../field/booleans.js';
import { list } from '../field/list.js';
import { accessList, attributeName, notification } from '../field/parameter-attributes.js';
import { nothing, structure } from '../field/structure.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';
import type { SetParameterAttribute } from './structures.js';

const STRUCT = 'SetParameterAttributesStruct';
const entry = structure<SetParameterAttribute>({
  name: attributeName,
  notificationChange: flag('NotificationChange'),
  // The schema wants a valid value even where NotificationChange is false.
  notification,
  accessListChange: flag('AccessListChange'),
  accessList,
});

/** SetParameterAttributes [TR-069 A.3.2.4]. */
export const setParameterAttributes: RpcCodec<
  AcsArguments<'SetParameterAttributes'>,
  AcsResult<'SetParameterAttributes'>
> = {
  arguments: structure({
    parameterList: list('ParameterList', STRUCT, entry, { arrayType: `cwmp:${STRUCT}`, min: 1 }),
  }),
  result: nothing,
};
