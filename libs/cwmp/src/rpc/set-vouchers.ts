import type { RpcCodec } from '../field/codec.js';
import { list, textEntry } from '../field/list.js';
import { nothing, structure } from '../field/structure.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/** SetVouchers [TR-069 A.4.1.3], deprecated. */
export const setVouchers: RpcCodec<AcsArguments<'SetVouchers'>, AcsResult<'SetVouchers'>> = {
  arguments: structure({
    voucherList: list(
      'VoucherList',
      'base64',
      textEntry({ min: 1, max: 65_536, pattern: BASE64, shape: 'must be base64' }),
      {
        arrayType: 'soap-enc:base64',
        min: 1,
      },
    ),
  }),
  result: nothing,
};
