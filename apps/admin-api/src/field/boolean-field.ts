import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import { queryGroup } from '../request/read-request.js';
import { documented, presence, type FieldFacts } from './rule.js';

/** A boolean field: a JSON boolean in a body, `true` or `false` in a query. */
export function BooleanField(facts: FieldFacts): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'boolean', ...documented(facts) }),
    ...presence(facts),
    Transform(({ value }: { value: unknown }) => fromWord(value), { groups: [queryGroup] }),
    IsBoolean(),
  );
}

function fromWord(value: unknown): unknown {
  return value === 'true' || value === 'false' ? value === 'true' : value;
}
