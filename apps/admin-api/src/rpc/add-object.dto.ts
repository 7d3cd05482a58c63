import { objectName } from '../field/cwmp-text.js';
import { TextField } from '../field/text-field.js';
import type { RpcRequest } from './rpc-request.js';

/** AddObject [TR-069 A.3.2.6]: a new instance of a table. */
export class AddObjectRequest implements RpcRequest<'AddObject'> {
  @TextField({ ...objectName, description: 'The table, ending in a dot', example: 'Device.WiFi.SSID.' })
  objectName: string;

  toArguments() {
    return { objectName: this.objectName };
  }
}
