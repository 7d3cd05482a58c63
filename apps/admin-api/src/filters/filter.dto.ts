import { ApiProperty } from '@nestjs/swagger';
import { printFilter, type FilterNode, type FilterProblem, type FilterProblemCode } from '#filter';
import type { FilterReading } from '#device';
import { filterLength } from '../field/device-filter.js';
import { TextField } from '../field/text-field.js';

/** A filter that is to be looked at, not applied. */
export class ValidateFilterRequest {
  @TextField({
    ...filterLength,
    description: 'The text of the filter',
    example: 'online = false AND model IN ("F670L", "F609")',
  })
  filter: string;
}

/** One mistake in a filter. */
export class FilterProblemResponse implements FilterProblem {
  @ApiProperty({ type: 'string', example: 'mixedAndOr' })
  code: FilterProblemCode;

  @ApiProperty({ type: 'string' })
  message: string;

  @ApiProperty({ type: 'string', description: 'What to write instead' })
  remedy: string;

  @ApiProperty({ type: 'integer', description: 'Where it is: UTF-16 units from the start of the filter' })
  position: number;

  @ApiProperty({ type: 'integer', description: 'How long it is, in UTF-16 units' })
  length: number;
}

/** What is known of a filter. */
export class FilterValidationResponse {
  @ApiProperty({ type: 'boolean' })
  valid: boolean;

  @ApiProperty({ type: 'string', nullable: true, description: 'The filter in its usual spelling' })
  canonical: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'The syntax tree' })
  ast: FilterNode | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'About how many devices it selects: a guess from statistics',
  })
  estimatedDevices: number | null;

  @ApiProperty({ type: () => [FilterProblemResponse] })
  errors: readonly FilterProblemResponse[];

  static refused({ problems }: FilterReading & { kind: 'refused' }): FilterValidationResponse {
    return { valid: false, canonical: null, ast: null, estimatedDevices: null, errors: problems };
  }

  static read(
    { node }: FilterReading & { kind: 'read' },
    estimatedDevices: number,
  ): FilterValidationResponse {
    return { valid: true, canonical: printFilter(node), ast: node, estimatedDevices, errors: [] };
  }
}
