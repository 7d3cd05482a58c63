import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type as TransformTo } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import { documented, presence, Rule, type FieldFacts } from './rule.js';
import { textFault, textSchema, type TextRules } from './text-field.js';

interface ListRules {
  readonly min: number;
  readonly max: number;
}

/** A list of objects of one DTO class. */
export function ListField(entry: () => Type<object>, rules: ListRules & FieldFacts): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: () => [entry()], ...sizeSchema(rules), ...documented(rules) }),
    ...presence(rules),
    ...sizeRules(rules),
    // ValidateNested looks through lists inside lists.
    Rule('isObjectList', (value) =>
      faultOfEntries(value, (each) => (isObject(each) ? null : 'must be an object')),
    ),
    ValidateNested({ each: true }),
    TransformTo(entry),
  );
}

/** A list of strings. */
export function TextListField(
  rules: ListRules & FieldFacts & { readonly entry: TextRules },
): PropertyDecorator {
  const { entry } = rules;
  return applyDecorators(
    ApiProperty({
      type: 'array',
      items: { type: 'string', ...textSchema(entry) },
      ...sizeSchema(rules),
      ...documented(rules),
    }),
    ...presence(rules),
    ...sizeRules(rules),
    Rule('isTextList', (value) =>
      faultOfEntries(value, (each) => (typeof each === 'string' ? null : 'must be a string')),
    ),
    Rule('texts', (value) =>
      faultOfEntries(value, (each) => (typeof each === 'string' ? textFault(each, entry) : null)),
    ),
  );
}

/** No two entries may have the same name: CPEs refuse all of them [TR-069 A.3.2.1]. */
export function UniqueNames(): PropertyDecorator {
  return Rule('uniqueNames', (value) => {
    const seen = new Map<unknown, number>();
    return faultOfEntries(value, (entry, index) => {
      const name = isObject(entry) && 'name' in entry ? entry.name : entry;
      const first = seen.get(name);
      seen.set(name, first ?? index);
      return first === undefined ? null : `repeats the name of entry ${first}`;
    });
  });
}

function faultOfEntries(
  value: unknown,
  fault: (entry: unknown, index: number) => string | null,
): string | null {
  if (!Array.isArray(value)) return null;
  for (const [index, entry] of value.entries()) {
    const found = fault(entry, index);
    if (found !== null) return `entry ${index} ${found}`;
  }
  return null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sizeRules({ min, max }: ListRules): PropertyDecorator[] {
  return [
    IsArray(),
    ArrayMinSize(min, { message: `must have at least ${min} entries` }),
    ArrayMaxSize(max, { message: `must have at most ${max} entries` }),
  ];
}

function sizeSchema({ min, max }: ListRules) {
  return { minItems: min, maxItems: max };
}
