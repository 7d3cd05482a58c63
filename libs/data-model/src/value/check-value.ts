import { isIntegerType, lexicalFault } from './lexical-form.js';
import type { Bounds, ListFacts, NumberRange, ValueType } from './value-type.js';

export type ValueFaultCode =
  'wrongType' | 'outOfRange' | 'notInEnumeration' | 'tooLong' | 'tooShort' | 'wrongPattern';

/** What is wrong with a value; the message is worded to stand behind the name of the field. */
export interface ValueFault {
  readonly code: ValueFaultCode;
  readonly message: string;
}

/** Longer texts are not matched against patterns, so that none can take long. */
const longestMatched = 2_048;

const mostShown = 12;

/**
 * What is wrong with a value of the type, null when nothing is. A string for which the model names no length may have
 * any, values of vendors (`X_…`) are in every enumeration, and references are not followed.
 */
export function checkValue(value: string, type: ValueType): ValueFault | null {
  if (type.list === undefined) return checkItem(value, type);
  return checkList(value, type, type.list);
}

function checkList(value: string, type: ValueType, { items, sizes, nested }: ListFacts): ValueFault | null {
  const tooLarge = sizes === undefined ? null : sizeFault(characters(value), sizes, 'characters');
  if (tooLarge !== null || nested === true) return tooLarge;
  const parts = value.trim() === '' ? [] : value.split(',').map((part) => part.trim());
  if (items !== undefined && !isBetween(parts.length, items))
    return { code: 'outOfRange', message: `must be a list of ${boundsText(items)} items` };
  for (const part of parts) {
    const fault = checkItem(part, type);
    if (fault !== null)
      return { ...fault, message: `has an item "${part.slice(0, 64)}" that ${fault.message}` };
  }
  return null;
}

function checkItem(value: string, type: ValueType): ValueFault | null {
  const misspelled = lexicalFault(value, type.base);
  if (misspelled !== null) return { code: 'wrongType', message: misspelled };
  return checkSize(value, type) ?? checkAlternatives(value, type) ?? checkRange(value, type);
}

function checkSize(value: string, { base, sizes }: ValueType): ValueFault | null {
  if (sizes === undefined) return null;
  // An empty reference or text is the usual way to say "none", whatever the least length.
  if (value === '' && base === 'string') return null;
  if (base === 'hexBinary') return sizeFault(value.length / 2, sizes, 'octets');
  if (base === 'base64' || base === 'base64Binary') return sizeFault(octets(value), sizes, 'octets');
  return sizeFault(characters(value), sizes, 'characters');
}

function sizeFault(size: number, sizes: readonly Bounds[], unit: string): ValueFault | null {
  if (sizes.some((bounds) => isBetween(size, bounds))) return null;
  const isLong = sizes.every(([, max]) => max !== null && size > max);
  const allowed = sizes.map(boundsText).join(' or ');
  return { code: isLong ? 'tooLong' : 'tooShort', message: `must have ${allowed} ${unit}` };
}

function checkAlternatives(value: string, type: ValueType): ValueFault | null {
  const { enumeration, patterns, reportOnly } = type;
  if (enumeration === undefined && patterns === undefined) return null;
  if (reportOnly?.includes(value) === true)
    return { code: 'notInEnumeration', message: 'is a value that only the device gives' };
  if (enumeration?.includes(value) === true || (enumeration !== undefined && /^X[_ ]/.test(value)))
    return null;
  if (patterns !== undefined && (value.length > longestMatched || expressionOf(type).test(value)))
    return null;
  if (enumeration === undefined)
    return { code: 'wrongPattern', message: `must match ${patternText(patterns)}` };
  const settable = enumeration.filter((each) => reportOnly?.includes(each) !== true);
  const more = settable.length > mostShown ? `, and ${settable.length - mostShown} more` : '';
  return { code: 'notInEnumeration', message: `must be one of ${quoted(settable)}${more}` };
}

function checkRange(value: string, { base, ranges }: ValueType): ValueFault | null {
  if (ranges === undefined || ranges.some((range) => isInRange(value, range, isIntegerType(base))))
    return null;
  return { code: 'outOfRange', message: `must be ${ranges.map(rangeText).join(' or ')}` };
}

function isInRange(value: string, [min, max, step]: NumberRange, isInteger: boolean): boolean {
  if (!isInteger)
    return Number(value) >= Number(min ?? -Infinity) && Number(value) <= Number(max ?? Infinity);
  const number = BigInt(value.replace('+', ''));
  if (min !== null && number < BigInt(min)) return false;
  if (max !== null && number > BigInt(max)) return false;
  return step === undefined || (number - BigInt(min ?? 0)) % BigInt(step) === 0n;
}

const expressions = new WeakMap<ValueType, RegExp>();

function expressionOf(type: ValueType): RegExp {
  const known = expressions.get(type);
  if (known !== undefined) return known;
  const expression = new RegExp((type.patterns ?? []).map((each) => `^(?:${each})$`).join('|'), 'u');
  expressions.set(type, expression);
  return expression;
}

function characters(value: string): number {
  return Array.from(value).length;
}

function octets(base64: string): number {
  return Math.floor((base64.replaceAll(/[\s=]/g, '').length * 3) / 4);
}

function isBetween(number: number, [min, max]: Bounds): boolean {
  return number >= (min ?? 0) && number <= (max ?? Infinity);
}

function boundsText([min, max]: Bounds): string {
  if (max === null) return `at least ${min ?? 0}`;
  if (min === max) return `exactly ${max}`;
  return min === null || min === 0 ? `at most ${max}` : `${min} to ${max}`;
}

function rangeText([min, max, step]: NumberRange): string {
  const bounds =
    max === null
      ? `at least ${min ?? 0}`
      : min === null
        ? `at most ${max}`
        : min === max
          ? min
          : `${min} to ${max}`;
  return step === undefined ? bounds : `${bounds} in steps of ${step}`;
}

function patternText(patterns: readonly string[] = []): string {
  return patterns.map((each) => (each === '' ? 'the empty text' : `/${each}/`)).join(' or ');
}

function quoted(values: readonly string[]): string {
  return values
    .slice(0, mostShown)
    .map((value) => `"${value}"`)
    .join(', ');
}
