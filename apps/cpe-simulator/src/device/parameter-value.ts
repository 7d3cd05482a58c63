import type { ParameterEntry, ParameterType } from './tree-entry.js';

const integerLimits: Partial<Record<ParameterType, readonly [bigint, bigint]>> = {
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  unsignedInt: [0n, 2n ** 32n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  unsignedLong: [0n, 2n ** 64n - 1n],
};

const lexicalForms: Partial<Record<ParameterType, RegExp>> = {
  boolean: /^(?:0|1|true|false)$/,
  dateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/,
  base64: /^[A-Za-z0-9+/\s]*=*$/,
  hexBinary: /^(?:[0-9A-Fa-f]{2})*$/,
};

const typeNames: Readonly<Record<string, ParameterType>> = { base64Binary: 'base64' };

/**
 * Checks a value the ACS wants to set. 9006 when the declared `xsi:type` (null when absent) is not the
 * parameter's own, 9007 when the text is not of that type or outside its range, null when it fits.
 */
export function findValueFault(
  entry: ParameterEntry,
  value: string,
  declaredType: string | null,
): 9006 | 9007 | null {
  if (declaredType !== null && (typeNames[declaredType] ?? declaredType) !== entry.type) return 9006;
  if (entry.allowed && !entry.allowed.includes(value)) return 9007;
  if (entry.maxLength !== undefined && value.length > entry.maxLength) return 9007;
  const limits = integerLimits[entry.type];
  if (limits) return isIntegerWithin(value, limits, entry.range) ? null : 9007;
  const form = lexicalForms[entry.type];
  return form && !form.test(value) ? 9007 : null;
}

function isIntegerWithin(
  value: string,
  [lowest, highest]: readonly [bigint, bigint],
  range: readonly [number, number] | undefined,
): boolean {
  if (!/^[+-]?\d{1,20}$/.test(value)) return false;
  const number = BigInt(value.replace(/^\+/, ''));
  if (number < lowest || number > highest) return false;
  return range === undefined || (number >= BigInt(range[0]) && number <= BigInt(range[1]));
}

/** Boolean text of a CPE or an ACS: `1` and `true` are true, everything else is not. */
export function isTrue(value: string): boolean {
  return value === '1' || value === 'true';
}
