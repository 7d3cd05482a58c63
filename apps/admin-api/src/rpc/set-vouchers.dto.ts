import { TextListField } from '../field/list-field.js';
import type { RpcRequest } from './rpc-request.js';

/** SetVouchers [TR-069 A.4.1.3], deprecated. */
export class SetVouchersRequest implements RpcRequest<'SetVouchers'> {
  @TextListField({
    min: 1,
    max: 16,
    entry: { min: 1, max: 65_536, pattern: /^[A-Za-z0-9+/\s]+={0,2}\s*$/, shape: 'must be base64' },
    description: 'Signed vouchers in base64',
  })
  voucherList: string[];

  toArguments() {
    return { voucherList: this.voucherList };
  }
}
