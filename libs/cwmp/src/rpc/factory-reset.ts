import type { RpcCodec } from '../field/codec.js';
import { nothing } from '../field/structure.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';

/** FactoryReset [TR-069 A.4.1.6]: takes place after the session. */
export const factoryReset: RpcCodec<AcsArguments<'FactoryReset'>, AcsResult<'FactoryReset'>> = {
  arguments: nothing,
  result: nothing,
};
