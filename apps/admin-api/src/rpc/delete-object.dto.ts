import { objectName } from '../field/cwmp-text.js';
import { TextField } from '../field/text-field.js';
import type { RpcRequest } from './rpc-request.js';

/** DeleteObject [TR-069 A.3.2.7]: an instance and all below it. */
export class DeleteObjectRequest implements RpcRequest<'DeleteObject'> {
  @TextField({ ...objectName, description: 'The instance, ending in a dot', example: 'Device.WiFi.SSID.3.' })
  objectName: string;

  toArguments() {
    return { objectName: this.objectName };
  }
}
