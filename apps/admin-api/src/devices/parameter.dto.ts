import { ApiProperty } from '@nestjs/swagger';
import type { Page, StoredParameter } from '#device';
import { parameterPath } from '../field/cwmp-text.js';
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

  @ApiProperty({ type: 'string', format: 'date-time' })
  updatedAt: Date;

  static from({ path, value, type, writable, notification, updatedAt }: StoredParameter): ParameterResponse {
    return { path, value, type, writable, notification, updatedAt };
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

  static from({ items, next }: Page<StoredParameter>): ParameterPageResponse {
    return { items: items.map((parameter) => ParameterResponse.from(parameter)), next };
  }
}
