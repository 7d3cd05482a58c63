import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadDictionary, modelNames } from '../dictionary/shipped-models.js';
import { checkValue } from './check-value.js';
import { valueTypes, type ValueType } from './value-type.js';
import { validValue } from './value-of-type.fixture.js';

async function shippedTypes(): Promise<ValueType[]> {
  const types = new Map<string, ValueType>();
  for (const name of modelNames) {
    const dictionary = await loadDictionary(name);
    for (const path of dictionary.paths()) {
      const entry = dictionary.find(path);
      if (entry?.kind === 'parameter') types.set(JSON.stringify(entry.facts.type), entry.facts.type);
    }
  }
  return [...types.values()];
}

const types = await shippedTypes();

/** A random match of such a pattern hardly ever has a length that is asked for besides. */
function isOpenPatternOfLength({ patterns = [], sizes = [] }: ValueType): boolean {
  return sizes.some(([min]) => (min ?? 0) > 0) && patterns.some((pattern) => /[*+]/.test(pattern));
}

const few = { numRuns: 12 };

describe('every type of the shipped dictionaries', () => {
  it('accepts the values that it allows', () => {
    expect(types.length).toBeGreaterThan(500);
    for (const type of types.filter((each) => !isOpenPatternOfLength(each)))
      fc.assert(
        fc.property(validValue(type), (value) => {
          expect([value, checkValue(value, type)]).toEqual([value, null]);
        }),
        few,
      );
  });

  it('refuses a number outside of its ranges', () => {
    for (const type of types.filter(({ ranges, list }) => ranges !== undefined && list === undefined)) {
      const ends = type
        .ranges!.flatMap(([min, max]) => [
          min === null ? [] : [BigInt(min) - 1n],
          max === null ? [] : [BigInt(max) + 1n],
        ])
        .flat();
      for (const end of ends) {
        const isInside = type.ranges!.some(
          ([min, max]) => (min === null || end >= BigInt(min)) && (max === null || end <= BigInt(max)),
        );
        if (!isInside)
          expect([String(end), checkValue(String(end), type)]).toMatchObject([
            String(end),
            { code: expect.stringMatching(/outOfRange|wrongType/) },
          ]);
      }
    }
  });

  it('refuses what is one character too long', () => {
    for (const type of types.filter(
      ({ base, sizes, list }) => base === 'string' && sizes !== undefined && list === undefined,
    )) {
      const longest = Math.max(...type.sizes!.map(([, max]) => max ?? Infinity));
      if (longest === Infinity) continue;
      expect(checkValue('a'.repeat(longest + 1), type)).toMatchObject({ code: 'tooLong' });
    }
  });

  it('refuses what is not in its enumeration, and what only the device gives', () => {
    for (const type of types.filter(
      ({ enumeration, patterns, list }) =>
        enumeration !== undefined && patterns === undefined && list === undefined,
    )) {
      for (const value of type.enumeration!) {
        const isOurs = type.reportOnly?.includes(value) !== true;
        expect([value, checkValue(value, type) === null]).toEqual([value, isOurs]);
        const code =
          type.sizes === undefined ? 'notInEnumeration' : expect.stringMatching(/notInEnumeration|tooLong/);
        expect(checkValue(`${value}?`, type)).toMatchObject({ code });
      }
      expect(checkValue('X_A', type)).toBeNull();
    }
  });

  it('refuses a word where a number, a time or an encoding belongs', () => {
    for (const type of types.filter(({ base, list }) => base !== 'string' && list === undefined))
      expect(checkValue('no value!', type)).toMatchObject({ code: 'wrongType' });
  });
});

describe('a value', () => {
  const list: ValueType = {
    base: 'unsignedInt',
    list: { items: [1, 3], sizes: [[null, 12]] },
    ranges: [['1', '11']],
  };

  it.each<[string, ValueType, string | null]>([
    ['1, 6,11', list, null],
    ['', list, 'outOfRange'],
    ['1,2,3,4', list, 'outOfRange'],
    ['1,12', list, 'outOfRange'],
    ['1,x', list, 'wrongType'],
    ['1,            2', list, 'tooLong'],
    ['[1,2],[3,4]', { base: 'unsignedInt', list: { nested: true } }, null],
    ['18446744073709551615', { base: 'unsignedLong', ranges: [[null, '18446744073709551615']] }, null],
    ['18446744073709551616', { base: 'unsignedLong' }, 'wrongType'],
    ['3', { base: 'int', ranges: [['1', '9', '2']] }, null],
    ['4', { base: 'int', ranges: [['1', '9', '2']] }, 'outOfRange'],
    ['-1.5', { base: 'decimal', ranges: [['-2', '0']] }, null],
    ['0.5', { base: 'decimal', ranges: [['-2', '0']] }, 'outOfRange'],
    ['', { base: 'string', sizes: [[8, 63]] }, null],
    ['short', { base: 'string', sizes: [[8, 63]] }, 'tooShort'],
    ['💡💡', { base: 'string', sizes: [[null, 2]] }, null],
    ['AQID', { base: 'base64', sizes: [[3, 3]] }, null],
    ['AQIDBA==', { base: 'base64', sizes: [[3, 3]] }, 'tooLong'],
    [
      '0102',
      {
        base: 'hexBinary',
        sizes: [
          [0, 0],
          [3, 5],
        ],
      },
      'tooShort',
    ],
    ['a', { base: 'string', patterns: ['', '[0-9]+'] }, 'wrongPattern'],
    ['', { base: 'string', patterns: ['', '[0-9]+'] }, null],
    ['12', { base: 'string', enumeration: ['all'], patterns: ['[0-9]+'] }, null],
  ])('%j of %j: %s', (value, type, code) => {
    expect(checkValue(value, type)?.code ?? null).toBe(code);
  });

  it('never makes the check throw, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(...valueTypes),
        fc.constantFrom(...types),
        (value, base, type) => {
          checkValue(value, { base });
          checkValue(value, type);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
