import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { documented, presence, Rule, type FieldFacts } from './rule.js';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** A point in time as RFC 3339 text, e.g. `2026-11-22T12:00:00Z`. */
export function TimestampField(facts: FieldFacts): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'string', format: 'date-time', ...documented(facts) }),
    ...presence(facts),
    IsString(),
    Rule('timestamp', (value) =>
      typeof value !== 'string' || isTimestamp(value)
        ? null
        : 'must be a time with a zone as in RFC 3339, e.g. 2026-11-22T12:00:00Z',
    ),
  );
}

function isTimestamp(text: string): boolean {
  return RFC_3339.test(text) && Number.isFinite(Date.parse(text));
}
