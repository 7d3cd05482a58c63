import { mostListEntries, parameterPath } from '../field/cwmp-text.js';
import { TextListField } from '../field/list-field.js';
import type { RpcRequest } from './rpc-request.js';

/** GetParameterValues [TR-069 A.3.2.2]: values of parameters, or of all below a path. */
export class GetParameterValuesRequest implements RpcRequest<'GetParameterValues'> {
  @TextListField({
    min: 1,
    max: mostListEntries,
    entry: parameterPath,
    description: 'Full names, partial paths ending in a dot, or "" for everything',
    example: ['Device.DeviceInfo.SoftwareVersion'],
  })
  parameterNames: string[];

  toArguments() {
    return { parameterNames: this.parameterNames };
  }
}
