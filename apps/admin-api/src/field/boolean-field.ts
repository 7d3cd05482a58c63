import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { documented, presence, type FieldFacts } from './rule.js';

/** A boolean field. */
export function BooleanField(facts: FieldFacts): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'boolean', ...documented(facts) }),
    ...presence(facts),
    IsBoolean(),
  );
}
