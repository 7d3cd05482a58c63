import type { ValidationError } from 'class-validator';
import { pointerTo } from '../problem/field-problem.js';

/** A rule of a DTO that a value breaks: `form` rules are about JSON types and names, `value` rules about the rest. */
export interface BrokenRule {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  readonly concerns: 'form' | 'value';
}

const formRules: ReadonlySet<string> = new Set([
  'whitelistValidation',
  'required',
  'isString',
  'isNumber',
  'isBoolean',
  'isArray',
  'isObjectList',
  'isTextList',
  'isScalar',
  'nestedValidation',
]);

/** Every broken rule with the pointer to its field; a field of the wrong JSON type is reported for that alone. */
export function brokenRules(errors: readonly ValidationError[], parent: string): BrokenRule[] {
  return errors.flatMap((error) => {
    const pointer = pointerTo(parent, error.property);
    const inner = brokenRules(error.children ?? [], pointer);
    const own = ownRules(error, pointer);
    return own.some(({ concerns }) => concerns === 'form') ? own : [...own, ...inner];
  });
}

function ownRules({ constraints = {}, property, value }: ValidationError, pointer: string): BrokenRule[] {
  const rules = Object.entries(constraints);
  if (rules.length === 0) return [];
  if ('whitelistValidation' in constraints)
    return [{ pointer, code: 'unknownField', message: 'is not known here', concerns: 'form' }];
  if (value === undefined) return [{ pointer, code: 'required', message: 'is missing', concerns: 'form' }];
  const form = rules.filter(([code]) => formRules.has(code));
  return (form.length > 0 ? form : rules).map(([code, message]) => ({
    pointer,
    code,
    message: withoutName(message, property),
    concerns: form.length > 0 ? 'form' : 'value',
  }));
}

/** class-validator starts its messages with the name, which the pointer says already. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
