import fc from 'fast-check';
import type { Bounds, NumberRange, ValueType } from './value-type.js';

const integerBounds: Readonly<Partial<Record<string, readonly [bigint, bigint]>>> = {
  int: [-2_147_483_648n, 2_147_483_647n],
  unsignedInt: [0n, 4_294_967_295n],
  long: [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n],
  unsignedLong: [0n, 18_446_744_073_709_551_615n],
};

/** Values that the type allows. */
export function validValue(type: ValueType): fc.Arbitrary<string> {
  const { list, ...item } = type;
  if (list === undefined) return validItem(item);
  if (list.nested === true) return fc.constant('');
  const [min, max] = list.items ?? [null, null];
  // One whose whole length is bound has as few items as it may.
  const most = list.sizes === undefined ? Math.min(max ?? 5, (min ?? 0) + 3) : (min ?? 0);
  return fc
    .array(
      validItem(item).filter((each) => !each.includes(',') && each === each.trim() && each !== ''),
      {
        minLength: min ?? 0,
        maxLength: Math.max(most, min ?? 0),
      },
    )
    .map((items) => items.join(','));
}

function validItem(type: ValueType): fc.Arbitrary<string> {
  const { base, enumeration, reportOnly, patterns, ranges, sizes } = type;
  const settable = enumeration?.filter((value) => reportOnly?.includes(value) !== true) ?? [];
  if (settable.length > 0) return fc.constantFrom(...settable);
  if (enumeration !== undefined) return fc.constant('X_A');
  if (patterns !== undefined) return fc.oneof(...patterns.map((pattern) => matching(pattern, sizes ?? [])));
  const bounds = integerBounds[base];
  if (bounds !== undefined)
    return fc.oneof(...(ranges ?? [[null, null] as const]).map((range) => integer(range, bounds)));
  return fc.oneof(...(sizes ?? [[null, null] as const]).map((size) => text(base, size)));
}

function matching(pattern: string, sizes: readonly Bounds[]): fc.Arbitrary<string> {
  if (pattern === '') return fc.constant('');
  const longest = Math.max(...sizes.map(([, max]) => max ?? Infinity), sizes.length === 0 ? Infinity : 0);
  return fc.stringMatching(new RegExp(`^(?:${pattern})$`)).filter((text) => text.length <= longest);
}

function integer(
  [min, max, step]: NumberRange,
  [least, most]: readonly [bigint, bigint],
): fc.Arbitrary<string> {
  const low = min === null ? least : BigInt(min);
  const high = max === null ? most : BigInt(max);
  const stride = BigInt(step ?? 1);
  return fc.bigInt({ min: 0n, max: (high - low) / stride }).map((steps) => String(low + steps * stride));
}

function text(base: ValueType['base'], [min, max]: Bounds): fc.Arbitrary<string> {
  const lengths = { minLength: min ?? 0, maxLength: Math.min(max ?? 40, (min ?? 0) + 40) };
  if (base === 'boolean') return fc.constantFrom('0', '1', 'true', 'false');
  if (base === 'dateTime')
    return fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map((date) => date.toISOString());
  if (base === 'decimal') return fc.integer({ min: -1000, max: 1000 }).map((number) => String(number / 10));
  if (base === 'hexBinary')
    return fc.uint8Array(lengths).map((octets) => Buffer.from(octets).toString('hex'));
  if (base === 'base64' || base === 'base64Binary')
    return fc.uint8Array(lengths).map((octets) => Buffer.from(octets).toString('base64'));
  return fc.string({ unit: 'grapheme-ascii', ...lengths });
}
