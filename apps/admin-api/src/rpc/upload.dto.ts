import { IntegerField, unsignedIntMax } from '../field/integer-field.js';
import type { RpcRequest } from './rpc-request.js';
import { DeliverRequest } from './transfer.dto.js';

/** Upload [TR-069 A.4.1.5]: the device sends a file. */
export class UploadRequest extends DeliverRequest implements RpcRequest<'Upload'> {
  @IntegerField({
    min: 0,
    max: unsignedIntMax,
    optional: true,
    default: 0,
    description: 'Seconds to wait first',
  })
  delaySeconds: number = 0;

  toArguments() {
    return { ...this.transfer(this.target()), delaySeconds: this.delaySeconds };
  }
}
