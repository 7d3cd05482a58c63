import { textFault } from '../field/text-field.js';

/** A parameter value as JSON has it. */
export type ScalarValue = string | number | boolean;

/** Types that a value can be sent with: local names of XSD types [TR-106 3.2]. */
export const valueTypes = [
  'string',
  'int',
  'unsignedInt',
  'long',
  'unsignedLong',
  'boolean',
  'dateTime',
  'base64',
  'base64Binary',
  'hexBinary',
  'decimal',
] as const;
export type ValueType = (typeof valueTypes)[number];

const longestValue = 65_536;

interface Lexis {
  readonly pattern: RegExp;
  readonly shape: string;
  readonly min?: bigint;
  readonly max?: bigint;
}

function integers(min: bigint, max: bigint): Lexis {
  return { pattern: /^[+-]?\d{1,20}$/, shape: `must be an integer from ${min} to ${max}`, min, max };
}

const base64: Lexis = { pattern: /^[A-Za-z0-9+/\s]*={0,2}\s*$/, shape: 'must be base64' };

const lexis: Readonly<Record<ValueType, Lexis | null>> = {
  string: null,
  int: integers(-2_147_483_648n, 2_147_483_647n),
  unsignedInt: integers(0n, 4_294_967_295n),
  long: integers(-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n),
  unsignedLong: integers(0n, 18_446_744_073_709_551_615n),
  boolean: { pattern: /^(?:true|false|0|1)$/, shape: 'must be true, false, 0 or 1' },
  // TR-106 knows times without a zone, so the rest is left to the device.
  dateTime: {
    pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/,
    shape: 'must be a time such as 2026-11-22T12:00:00Z',
  },
  base64,
  base64Binary: base64,
  hexBinary: { pattern: /^(?:[0-9A-Fa-f]{2})*$/, shape: 'must be pairs of hexadecimal digits' },
  decimal: { pattern: /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/, shape: 'must be a decimal number' },
};

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
  const known = valueTypes.find((name) => name === type);
  const rule = known === undefined ? null : lexis[known];
  if (rule === null || known === undefined) return null;
  const { pattern, shape, min, max } = rule;
  if (!pattern.test(text)) return shape;
  if (min === undefined || max === undefined) return null;
  const integer = BigInt(text.replace('+', ''));
  return integer >= min && integer <= max ? null : shape;
}
