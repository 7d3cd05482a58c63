import { ApiProperty } from '@nestjs/swagger';
import type { SecretPaths } from '#data-model';
import type { Page, ParameterSource, StoredParameter } from '#device';
import { parameterPath } from '../field/cwmp-text.js';
import { BooleanField } from '../field/boolean-field.js';
import { IntegerField } from '../field/integer-field.js';
import { PageQuery } from '../field/page-query.js';
import { TextField } from '../field/text-field.js';

/** Query of a device's parameters. */
export class ListParametersQuery extends PageQuery {
  @TextField({
    ...parameterPath,
    optional: true,
    default: '',
    description: 'Full name, or partial path ending in a dot for all below it',
    example: 'Device.WiFi.',
  })
  path: string = '';

  @IntegerField({
    min: 0,
    max: 31_536_000,
    optional: true,
    description:
      'Seconds: what the device confirmed within them is shown as it is stored, the rest is read from the device first. Without it nothing is read',
  })
  maxAge?: number;

  @BooleanField({
    optional: true,
    default: false,
    description: 'Reads notification and access list from the device first where they are not known',
  })
  attributes: boolean = false;
}

/** What is known of one parameter or object. */
export class ParameterResponse {
  @ApiProperty({ type: 'string', description: 'Objects end in a dot' })
  path: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'null for objects and values never read' })
  value: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'XSD type', example: 'unsignedInt' })
  type: string | null;

  @ApiProperty({ type: 'boolean', nullable: true })
  writable: boolean | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Notification attribute, 0 to 6' })
  notification: number | null;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'Who else may change the value; null when the device never told',
  })
  accessList: readonly string[] | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    enum: ['inform', 'notification', 'read', 'set', null],
    description:
      'Where the value was learned: an Inform that tells it as always, one that told it because it had changed, a read, an accepted setting; null when no value is known',
  })
  source: Exclude<ParameterSource, 'tree'> | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'When the value was confirmed, or the name where no value is known',
  })
  updatedAt: Date;

  static from(known: StoredParameter, secrets: SecretPaths): ParameterResponse {
    const { listed: _, accessList = null, source, ...parameter } = known;
    const { path, value } = parameter;
    // It may have been stored before the operator called it a secret.
    const shown = value !== null && secrets.has(path) ? '' : value;
    return { ...parameter, value: shown, accessList, source: source === 'tree' ? null : source };
  }
}

/** One page of parameters. */
export class ParameterPageResponse {
  @ApiProperty({ type: () => [ParameterResponse] })
  items: readonly ParameterResponse[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cursor of the next page, null after the last',
  })
  next: string | null;

  static from({ items, next }: Page<StoredParameter>, secrets: SecretPaths): ParameterPageResponse {
    return { items: items.map((parameter) => ParameterResponse.from(parameter, secrets)), next };
  }
}
