import { ApiProperty } from '@nestjs/swagger';
import type { DeviceGroup, Page } from '#device';
import { filterLength } from '../field/device-filter.js';
import { TextField, type TextRules } from '../field/text-field.js';

export const groupName: TextRules = {
  min: 1,
  max: 64,
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
  shape: 'must have letters, digits, "_", "." and "-" only, and begin with a letter or digit',
};

/** A group as it is to be. */
export class PutGroupRequest {
  @TextField({
    min: 1,
    ...filterLength,
    description: 'Which devices; other groups are used as in group = "name"',
    example: 'model = "F670L" AND tag = "pilot"',
  })
  filter: string;

  @TextField({ max: 1_000, optional: true, default: '', description: 'What it is for' })
  description: string = '';
}

/** A saved filter. */
export class GroupResponse {
  @ApiProperty({ type: 'string' })
  name: string;

  @ApiProperty({ type: 'string' })
  filter: string;

  @ApiProperty({ type: 'string' })
  description: string;

  @ApiProperty({ type: 'integer', description: 'Counts the changes; the ETag has it too' })
  version: number;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  updatedAt: Date;

  static from({ name, filter, description, version, createdAt, updatedAt }: DeviceGroup): GroupResponse {
    return { name, filter, description, version, createdAt, updatedAt };
  }
}

/** One page of groups. */
export class GroupPageResponse {
  @ApiProperty({ type: () => [GroupResponse] })
  items: readonly GroupResponse[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cursor of the next page, null after the last',
  })
  next: string | null;

  static from({ items, next }: Page<DeviceGroup>): GroupPageResponse {
    return { items: items.map((group) => GroupResponse.from(group)), next };
  }
}
