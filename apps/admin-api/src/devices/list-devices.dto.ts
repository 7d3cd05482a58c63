import { allOf, fieldIs, type Condition } from '#filter';
import { longestIdentityPart, type DeviceFieldName, type DeviceQuery } from '#device';
import { ChoiceField } from '../field/choice-field.js';
import { PageQuery } from '../field/page-query.js';
import { filterLength } from '../field/device-filter.js';
import { TextField } from '../field/text-field.js';

/** Query of the device list. */
export class ListDevicesQuery extends PageQuery {
  @TextField({
    max: 16,
    pattern: /^[0-9A-Za-z]+$/,
    shape: 'must be letters and digits: six hexadecimal ones, unless the device says otherwise',
    optional: true,
    description: 'Only devices of this OUI',
    example: '0A1B2C',
  })
  oui?: string;

  @TextField({ max: longestIdentityPart, optional: true, description: 'Only devices of this ProductClass' })
  productClass?: string;

  @TextField({
    min: 1,
    max: longestIdentityPart,
    optional: true,
    description: 'Only devices of this SerialNumber',
  })
  serialNumber?: string;

  @TextField({
    ...filterLength,
    optional: true,
    description: 'Only devices that this filter selects',
    example: 'online = false AND tag = "pilot" AND lastInformAt < now() - 1d',
  })
  filter?: string;

  @ChoiceField(['createdAt', '-createdAt'], {
    optional: true,
    default: 'createdAt',
    description: 'Oldest first, or newest first',
  })
  sort: 'createdAt' | '-createdAt' = 'createdAt';

  /** @param selected what `filter` stands for, null without it */
  toQuery(selected: Condition | null): DeviceQuery {
    const conditions = [...this.identity(), ...(selected === null ? [] : [selected])];
    return {
      limit: this.limit,
      order: this.sort === 'createdAt' ? 'oldestFirst' : 'newestFirst',
      ...(this.cursor !== undefined && { cursor: this.cursor }),
      ...(conditions.length > 0 && { condition: allOf(conditions) }),
    };
  }

  private identity(): Condition[] {
    const parts: readonly (readonly [DeviceFieldName, string | undefined])[] = [
      ['oui', this.oui?.toUpperCase()],
      ['productClass', this.productClass],
      ['serialNumber', this.serialNumber],
    ];
    return parts.flatMap(([name, text]) => (text === undefined ? [] : [fieldIs(name, text)]));
  }
}
