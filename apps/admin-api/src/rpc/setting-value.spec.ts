import { describe, expect, it } from 'vitest';
import { valueTypes } from '#data-model';
import { valueFault, wireText } from './setting-value.js';

describe('values to set', () => {
  it.each([
    ['2147483647', 'int', true],
    ['2147483648', 'int', false],
    ['-2147483648', 'int', true],
    ['+7', 'int', true],
    ['1.0', 'int', false],
    ['', 'int', false],
    ['4294967295', 'unsignedInt', true],
    ['4294967296', 'unsignedInt', false],
    ['9223372036854775807', 'long', true],
    ['9223372036854775808', 'long', false],
    ['18446744073709551615', 'unsignedLong', true],
    ['18446744073709551616', 'unsignedLong', false],
    ['true', 'boolean', true],
    ['TRUE', 'boolean', false],
    ['yes', 'boolean', false],
    [1, 'boolean', true],
    [2, 'boolean', false],
    [true, 'int', false],
    [true, 'string', false],
    ['0001-01-01T00:00:00Z', 'dateTime', true],
    ['2026-11-22 12:00', 'dateTime', false],
    ['AAA=', 'base64', true],
    ['A*', 'base64Binary', false],
    ['0aFF', 'hexBinary', true],
    ['0aF', 'hexBinary', false],
    ['-1.5', 'decimal', true],
    [1.5, 'decimal', true],
    [1e21, undefined, false],
    [Number.NaN, undefined, false],
    ['\ud800', undefined, false],
    ['a\u0007', 'string', false],
    ['tab\tand\nline', 'string', true],
    ['x'.repeat(65_537), undefined, false],
  ])('%.30j as %s: %s', (value, type, isFine) => {
    expect(valueFault(value, type) === null).toBe(isFine);
  });

  it('have one text on the wire', () => {
    expect([true, false, 5, -0.5, 'x'].map(wireText)).toEqual(['1', '0', '5', '-0.5', 'x']);
  });

  it('are checked for every type without a crash, whatever they are', () => {
    for (const type of valueTypes)
      for (const value of ['', ' ', '+', '-', '99999999999999999999', null, {}, []])
        expect(() => valueFault(value, type)).not.toThrow();
  });
});
