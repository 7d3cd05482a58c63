import { ApiProperty } from '@nestjs/swagger';
import type { AcsArguments } from '#cwmp';
import { valueTypes, type ValueTypeName } from '#data-model';
import { ChoiceField } from '../field/choice-field.js';
import { parameterName } from '../field/cwmp-text.js';
import { Rule } from '../field/rule.js';
import { TextField } from '../field/text-field.js';
import { valueFault, wireText, type ScalarValue } from './setting-value.js';

type ParameterSetting = AcsArguments<'SetParameterValues'>['parameterList'][number];

/** One value to set. */
export class ParameterSettingRequest {
  @TextField({
    ...parameterName,
    description: 'Full name of the parameter',
    example: 'Device.DeviceInfo.ProvisioningCode',
  })
  name: string;

  @ApiProperty({
    oneOf: [{ type: 'string', maxLength: 65_536 }, { type: 'number' }, { type: 'boolean' }],
    description:
      'The new value. A string goes out as it is. true and false go out as 1 and 0, of type boolean. A number goes ' +
      'out as its decimal digits; it has a numeric type only where "type" says so.',
  })
  @Rule('isScalar', (value) =>
    ['string', 'number', 'boolean'].includes(typeof value) ? null : 'must be a string, a number or a boolean',
  )
  @Rule('fitsType', (value, setting) =>
    valueFault(value, setting instanceof ParameterSettingRequest ? setting.type : undefined),
  )
  value: ScalarValue;

  @ChoiceField(valueTypes, {
    description:
      'XSD type of the value. Without it a boolean is of type boolean and everything else has none.',
    optional: true,
  })
  type?: ValueTypeName;

  toSetting(): ParameterSetting {
    const type = this.type ?? (typeof this.value === 'boolean' ? 'boolean' : undefined);
    return { name: this.name, value: wireText(this.value), ...(type !== undefined && { type }) };
  }
}
