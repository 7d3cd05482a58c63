import { TextField } from '../field/text-field.js';
import type { RpcRequest } from './rpc-request.js';

/** GetOptions [TR-069 A.4.1.4], deprecated. */
export class GetOptionsRequest implements RpcRequest<'GetOptions'> {
  @TextField({ max: 64, optional: true, default: '', description: 'Name of the option, "" for all' })
  optionName: string = '';

  toArguments() {
    return { optionName: this.optionName };
  }
}
