import { valueTypes, type ValueType, type ValueTypeName } from './value-type.js';

interface LexicalForm {
  readonly pattern: RegExp;
  readonly shape: string;
  readonly min?: bigint;
  readonly max?: bigint;
}

function integers(min: bigint, max: bigint): LexicalForm {
  return { pattern: /^[+-]?\d{1,20}$/, shape: `must be an integer from ${min} to ${max}`, min, max };
}

const base64: LexicalForm = { pattern: /^[A-Za-z0-9+/\s]*={0,2}\s*$/, shape: 'must be base64' };

const forms: Readonly<Record<ValueTypeName, LexicalForm | null>> = {
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

/** The type of a name as a device or a caller spells it; null for one that TR-106 does not have. */
export function valueTypeOf(name: string): ValueTypeName | null {
  return valueTypes.find((known) => known === name) ?? null;
}

/** The type that a value goes out with: a list is a string, whatever its items are [TR-106 3.2.3]. */
export function wireTypeOf({ base, list }: ValueType): ValueTypeName {
  return list === undefined ? base : 'string';
}

/** What is wrong with a text as a value of the type [TR-106 3.2], null when nothing is. */
export function lexicalFault(text: string, type: ValueTypeName): string | null {
  const form = forms[type];
  if (form === null) return null;
  const { pattern, shape, min, max } = form;
  if (!pattern.test(text)) return shape;
  if (min === undefined || max === undefined) return null;
  const integer = BigInt(text.replace('+', ''));
  return integer >= min && integer <= max ? null : shape;
}

/** Whether a number without fraction is of this type. */
export function isIntegerType(type: ValueTypeName): boolean {
  return forms[type]?.min !== undefined;
}
