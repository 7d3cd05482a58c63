import type { RpcCodec } from '../field/codec.js';
import { list, textEntry } from '../field/list.js';
import { nothing, structure } from '../field/structure.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';

/** GetRPCMethods [TR-069 A.3.1.1], the one RPC that both sides may call. */
export const getRpcMethods: RpcCodec<AcsArguments<'GetRPCMethods'>, AcsResult<'GetRPCMethods'>> = {
  arguments: nothing,
  result: structure({
    methodList: list('MethodList', 'string', textEntry({ min: 1, max: 64 }), { arrayType: 'xsd:string' }),
  }),
};
