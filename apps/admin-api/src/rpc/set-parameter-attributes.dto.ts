import { BooleanField } from '../field/boolean-field.js';
import { mostListEntries, parameterPath } from '../field/cwmp-text.js';
import { IntegerField } from '../field/integer-field.js';
import { ListField, TextListField, UniqueNames } from '../field/list-field.js';
import { TextField } from '../field/text-field.js';
import type { RpcRequest } from './rpc-request.js';

/** Attributes of one parameter or of all below a path. */
export class ParameterAttributesRequest {
  @TextField({ ...parameterPath, description: 'Full name, or partial path ending in a dot' })
  name: string;

  @BooleanField({ description: 'Whether notification is to change' })
  notificationChange: boolean;

  @IntegerField({
    min: 0,
    max: 6,
    optional: true,
    default: 0,
    description:
      '0 off, 1 passive, 2 active, 3 passive lightweight, 4 passive with it, 5 active lightweight, 6 both',
  })
  notification: number = 0;

  @BooleanField({ description: 'Whether the access list is to change' })
  accessListChange: boolean;

  @TextListField({
    min: 0,
    max: 16,
    entry: { min: 1, max: 64 },
    optional: true,
    default: [],
    description: 'Who besides the ACS may write, e.g. Subscriber',
  })
  accessList: string[] = [];

  toAttributes() {
    const { name, notificationChange, notification, accessListChange, accessList } = this;
    return { name, notificationChange, notification, accessListChange, accessList };
  }
}

/** SetParameterAttributes [TR-069 A.3.2.4]. */
export class SetParameterAttributesRequest implements RpcRequest<'SetParameterAttributes'> {
  @ListField(() => ParameterAttributesRequest, {
    min: 1,
    max: mostListEntries,
    description: 'What to set; every name once',
  })
  @UniqueNames()
  parameterList: ParameterAttributesRequest[];

  toArguments() {
    return { parameterList: this.parameterList.map((attributes) => attributes.toAttributes()) };
  }
}
