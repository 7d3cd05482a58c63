import type { RpcCodec } from '../field/codec.js';
import { flag } from '../field/booleans.js';
import { list } from '../field/list.js';
import { integer } from '../field/numbers.js';
import { structure } from '../field/structure.js';
import { optionalText, text } from '../field/text.js';
import { TIME } from './common-fields.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';
import type { OptionEntry } from './structures.js';

const STRUCT = 'OptionStruct';
const OPTION_NAME = { max: 64 };
const option = structure<OptionEntry>({
  optionName: text('OptionName', OPTION_NAME),
  voucherSn: text('VoucherSN', { max: 10, trim: true }),
  state: integer('State', 0, 3),
  mode: integer('Mode', 0, 2),
  startDate: text('StartDate', TIME),
  expirationDate: optionalText('ExpirationDate', TIME),
  isTransferable: flag('IsTransferable'),
});

/** GetOptions [TR-069 A.4.1.4], deprecated; '' asks for all. */
export const getOptions: RpcCodec<AcsArguments<'GetOptions'>, AcsResult<'GetOptions'>> = {
  arguments: structure({ optionName: text('OptionName', OPTION_NAME) }),
  result: structure({
    optionList: list('OptionList', STRUCT, option, { arrayType: `cwmp:${STRUCT}` }),
  }),
};
