import { lexicalFault, valueTypeOf } from '#data-model';
import { textFault } from '../field/text-field.js';

/** A parameter value as JSON has it. */
export type ScalarValue = string | number | boolean;

const longestValue = 65_536;

/** What is wrong with a value of the given type, null when nothing is or when it is no scalar at all. */
export function valueFault(value: unknown, type: string | undefined): string | null {
  if (typeof value === 'number') {
    const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
    if (!isExact) return 'is a number that JSON does not carry exactly; send it as a string';
  } else if (typeof value === 'boolean') {
    if (type !== undefined && type !== 'boolean')
      return `is a boolean but its type is ${type}; send it as a string`;
  } else if (typeof value !== 'string') return null;
  return textFault(wireText(value), { max: longestValue }) ?? typeFault(wireText(value), type);
}

/** The text that goes out. */
export function wireText(value: ScalarValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
}

function typeFault(text: string, type: string | undefined): string | null {
  const known = type === undefined ? null : valueTypeOf(type);
  return known === null ? null : lexicalFault(text, known);
}
