import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition } from '../check/condition.js';
import { billionthsOf } from './decimal.js';
import { evaluateCondition, type FilterValue } from './evaluate-condition.js';
import { asciiLowerCase, matchesLike } from './matches-like.js';

const of = { kind: 'field', name: 'x' } as const;

function evaluate(condition: Condition, value: FilterValue): boolean | null {
  return evaluateCondition(condition, { field: () => value, parameter: () => null }, 1_000);
}

const truth = {
  true: { kind: 'all', terms: [] },
  false: { kind: 'any', terms: [] },
  unknown: { kind: 'text', of, oneOf: [] },
} as const satisfies Record<string, Condition>;

describe('a condition', () => {
  it.each([
    ['true', 'true', true, true],
    ['true', 'unknown', null, true],
    ['true', 'false', false, true],
    ['unknown', 'unknown', null, null],
    ['unknown', 'false', false, null],
    ['false', 'false', false, false],
  ] as const)('%s and %s are %s by AND, %s by OR, in any order', (a, b, and, or) => {
    for (const terms of [
      [truth[a], truth[b]],
      [truth[b], truth[a]],
    ]) {
      expect(evaluate({ kind: 'all', terms }, null)).toBe(and);
      expect(evaluate({ kind: 'any', terms }, null)).toBe(or);
    }
  });

  it('stays unknown when it is negated, and absence is always known', () => {
    expect(evaluate({ kind: 'not', term: truth.unknown }, null)).toBeNull();
    expect(evaluate({ kind: 'absent', of }, null)).toBe(true);
    expect(evaluate({ kind: 'absent', of }, '')).toBe(false);
  });

  it.each<[Condition, FilterValue, boolean | null]>([
    [{ kind: 'number', of, operator: '=', value: '5' }, '5.0', true],
    [{ kind: 'number', of, operator: '<', value: '0.3' }, '0.299999999', true],
    [{ kind: 'number', of, operator: '<', value: '-1' }, '-1.5', true],
    [{ kind: 'number', of, operator: '>', value: '1' }, ' 2', null],
    [{ kind: 'number', of, operator: '>', value: '1' }, '2\n', null],
    [{ kind: 'flag', of, is: true }, '1', true],
    [{ kind: 'flag', of, is: true }, 'TRUE', null],
    [{ kind: 'flag', of, is: false }, '0', true],
    [{ kind: 'flag', of, is: false }, true, false],
    [{ kind: 'time', of, operator: '<', time: { kind: 'now', offsetMs: -1 } }, new Date(998), true],
    [{ kind: 'time', of, operator: '<', time: { kind: 'fixed', atMs: 998 } }, new Date(998), false],
    [{ kind: 'member', of, oneOf: ['b'] }, ['a', 'b'], true],
    [{ kind: 'member', of, oneOf: ['b'] }, [], false],
  ])('%j is for %j %s', (condition, value, expected) => {
    expect(evaluate(condition, value)).toBe(expected);
  });
});

describe('LIKE', () => {
  it.each([
    ['', '', true],
    ['', '%', true],
    ['', '_', false],
    ['F670L', 'F6%', true],
    ['F670L', '%6%L', true],
    ['F670L', '%6%0', false],
    ['aab', '%ab', true],
    ['😀', '_', true],
    ['a\nb', 'a_b', true],
    ['50%', '50\\%', true],
    ['500', '50\\%', false],
    ['a_b', 'a\\_b', true],
    ['\\', '\\\\', true],
    ['ab', 'a\\b', true],
  ])('%j matches %j: %s', (text, pattern, expected) => {
    expect(matchesLike(text, pattern)).toBe(expected);
  });

  it('ends soon on patterns made to be slow', () => {
    const text = 'a'.repeat(20_000);
    const startedMs = performance.now();
    expect(matchesLike(text, `${'%a'.repeat(1_000)}%b`)).toBe(false);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });

  it('does the same as a regular expression', () => {
    const sign = fc.constantFrom('a', 'b', '%', '_', '😀');
    const text = fc.array(fc.constantFrom('a', 'b', '😀'), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, fc.array(sign, { maxLength: 6 }), (text, signs) => {
        const source = signs.map((sign) => (sign === '%' ? '.*' : sign === '_' ? '.' : sign)).join('');
        expect(matchesLike(text, signs.join(''))).toBe(new RegExp(`^${source}$`, 'su').test(text));
      }),
    );
  });

  it('lowers A to Z only', () => {
    expect(asciiLowerCase('AzÄİ')).toBe('azÄİ');
  });
});

describe('decimals', () => {
  it.each([
    ['1', 1_000_000_000n],
    ['+1.5', 1_500_000_000n],
    ['-0.000000001', -1n],
    ['1.', null],
    ['.5', null],
    ['0x10', null],
    ['1e3', null],
    ['1234567890123456', null],
    ['١', null],
  ])('%s is %s billionths', (text, expected) => {
    expect(billionthsOf(text)).toBe(expected);
  });
});
