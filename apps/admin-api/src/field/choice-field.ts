import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import { documented, presence, type FieldFacts } from './rule.js';

/** A string field with a fixed set of values. */
export function ChoiceField(choices: readonly string[], facts: FieldFacts): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'string', enum: [...choices], ...documented(facts) }),
    ...presence(facts),
    IsString(),
    IsIn([...choices], { message: `must be one of ${choices.join(', ')}` }),
  );
}
