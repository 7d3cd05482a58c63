import { mostListEntries, parameterPath } from '../field/cwmp-text.js';
import { TextListField } from '../field/list-field.js';
import type { RpcRequest } from './rpc-request.js';

/** GetParameterAttributes [TR-069 A.3.2.5]: notification and access list of parameters. */
export class GetParameterAttributesRequest implements RpcRequest<'GetParameterAttributes'> {
  @TextListField({
    min: 1,
    max: mostListEntries,
    entry: parameterPath,
    description: 'Full names, partial paths ending in a dot, or "" for everything',
  })
  parameterNames: string[];

  toArguments() {
    return { parameterNames: this.parameterNames };
  }
}
