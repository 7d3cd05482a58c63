import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { documented, presence, Rule, type FieldFacts } from './rule.js';

/** What a text may be. */
export interface TextRules {
  readonly min?: number;
  /** Most UTF-16 units. */
  readonly max: number;
  /** Up to how many UTF-16 units a text that is too long is left to its reader, who says more of it; none without. */
  readonly mostRead?: number;
  readonly pattern?: RegExp;
  /** What `pattern` asks for, e.g. `must end in a dot`. */
  readonly shape?: string;
}

// [XML 1.0 2.2]: anything else cannot be sent to a CPE, and NUL cannot be stored.
const XML_TEXT = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

/** A string field. */
export function TextField(rules: TextRules & FieldFacts): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'string', ...documented(rules), ...textSchema(rules) }),
    ...presence(rules),
    IsString(),
    Rule('text', (value) => (typeof value === 'string' ? textFault(value, rules) : null)),
  );
}

/** What is wrong with a text, null when nothing is. */
export function textFault(
  value: string,
  { min = 0, max, mostRead = max, pattern, shape }: TextRules,
): string | null {
  if (value.length < min) return min === 1 ? 'must not be empty' : `must have at least ${min} characters`;
  if (value.length > mostRead) return `must have at most ${max} characters`;
  if (!XML_TEXT.test(value)) return 'must not have control characters or broken surrogate pairs';
  return pattern === undefined || pattern.test(value) ? null : (shape ?? 'has the wrong form');
}

/** The rules as JSON schema. */
export function textSchema({ min, max, pattern }: TextRules) {
  return {
    maxLength: max,
    ...(min !== undefined && { minLength: min }),
    ...(pattern !== undefined && { pattern: pattern.source }),
  };
}
