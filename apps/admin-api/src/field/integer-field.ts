import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsNumber } from 'class-validator';
import { queryGroup } from '../request/read-request.js';
import { documented, presence, Rule, type FieldFacts } from './rule.js';

export const unsignedIntMax = 4_294_967_295;

interface IntegerRules {
  readonly min: number;
  readonly max: number;
}

/** An integer field: a JSON number in a body, decimal digits in a query. */
export function IntegerField(rules: IntegerRules & FieldFacts): PropertyDecorator {
  const { min, max } = rules;
  return applyDecorators(
    ApiProperty({ type: 'integer', minimum: min, maximum: max, ...documented(rules) }),
    ...presence(rules),
    Transform(({ value }: { value: unknown }) => fromDigits(value), { groups: [queryGroup] }),
    IsNumber({}, { message: 'must be a number' }),
    Rule('range', (value) => {
      const isWithin = Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
      return isWithin ? null : `must be an integer from ${min} to ${max}`;
    }),
  );
}

function fromDigits(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}
