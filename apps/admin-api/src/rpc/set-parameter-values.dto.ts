import { mostListEntries } from '../field/cwmp-text.js';
import { ListField, UniqueNames } from '../field/list-field.js';
import { ParameterSettingRequest } from './parameter-setting.dto.js';
import type { RpcRequest } from './rpc-request.js';

/** SetParameterValues [TR-069 A.3.2.1]: all values are applied, or none. */
export class SetParameterValuesRequest implements RpcRequest<'SetParameterValues'> {
  @ListField(() => ParameterSettingRequest, {
    min: 1,
    max: mostListEntries,
    description: 'What to set; every name once',
  })
  @UniqueNames()
  parameterList: ParameterSettingRequest[];

  toArguments() {
    return { parameterList: this.parameterList.map((setting) => setting.toSetting()) };
  }
}
