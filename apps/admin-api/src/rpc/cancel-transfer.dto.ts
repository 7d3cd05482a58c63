import { TextField } from '../field/text-field.js';
import type { RpcRequest } from './rpc-request.js';

/** CancelTransfer [TR-069 A.4.1.9]. */
export class CancelTransferRequest implements RpcRequest<'CancelTransfer'> {
  @TextField({
    min: 1,
    max: 32,
    description: 'CommandKey of the transfer: the id of its attempt without dashes',
  })
  commandKey: string;

  toArguments() {
    return { commandKey: this.commandKey };
  }
}
