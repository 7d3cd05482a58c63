import { BooleanField } from '../field/boolean-field.js';
import { parameterPath } from '../field/cwmp-text.js';
import { TextField } from '../field/text-field.js';
import type { RpcRequest } from './rpc-request.js';

/** GetParameterNames [TR-069 A.3.2.3]: the names below a path. */
export class GetParameterNamesRequest implements RpcRequest<'GetParameterNames'> {
  @TextField({
    ...parameterPath,
    description: 'Full name, partial path ending in a dot, or "" for the root',
    example: 'Device.WiFi.',
  })
  parameterPath: string;

  @BooleanField({ description: 'Only one level below the path instead of everything' })
  nextLevel: boolean;

  toArguments() {
    return { parameterPath: this.parameterPath, nextLevel: this.nextLevel };
  }
}
