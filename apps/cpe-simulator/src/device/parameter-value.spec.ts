import { describe, expect, it } from 'vitest';
import { findValueFault } from './parameter-value.js';
import type { ParameterTraits, ParameterType } from './tree-entry.js';

function check(
  type: ParameterType,
  value: string,
  traits: ParameterTraits = {},
  declared: string | null = type,
): number | null {
  return findValueFault({ kind: 'parameter', path: 'P', type, value: '', ...traits }, value, declared);
}

describe('findValueFault', () => {
  it.each<[ParameterType, string]>([
    ['boolean', '1'],
    ['boolean', 'false'],
    ['int', '-2147483648'],
    ['unsignedInt', '4294967295'],
    ['unsignedLong', '18446744073709551615'],
    ['long', '+7'],
    ['dateTime', '2026-11-22T10:00:00Z'],
    ['hexBinary', '0aFF'],
    ['base64', 'QUI='],
    ['string', ''],
  ])('accepts the %s %j', (type, value) => {
    expect(check(type, value)).toBeNull();
  });

  it.each<[ParameterType, string]>([
    ['boolean', 'yes'],
    ['int', '2147483648'],
    ['unsignedInt', '-1'],
    ['unsignedInt', '1.5'],
    ['unsignedInt', ''],
    ['unsignedLong', '18446744073709551616'],
    ['dateTime', 'yesterday'],
    ['hexBinary', 'abc'],
    ['base64', '*'],
  ])('answers 9007 to the %s %j', (type, value) => {
    expect(check(type, value)).toBe(9007);
  });

  it('looks at ranges, lengths and choices', () => {
    expect(check('unsignedInt', '7', { range: [1, 6] })).toBe(9007);
    expect(check('string', 'abcd', { maxLength: 3 })).toBe(9007);
    expect(check('string', 'c', { allowed: ['a', 'b'] })).toBe(9007);
  });

  it('compares the declared type when there is one', () => {
    expect(check('unsignedInt', '7', {}, 'string')).toBe(9006);
    expect(check('unsignedInt', '7', {}, null)).toBeNull();
    expect(check('base64', 'QUI=', {}, 'base64Binary')).toBeNull();
  });
});
