import { describe, expect, it } from 'vitest';
import { parseFilter } from '../syntax/parse-filter.js';
import { checkFilter } from './check-filter.js';
import { isCondition } from './is-condition.js';

const fields = {
  model: { type: 'text', nullable: false },
  online: { type: 'flag' },
  seenAt: { type: 'time', nullable: true },
  tag: { type: 'set' },
} as const;
const isField = (name: string) => Object.hasOwn(fields, name);
const of = { kind: 'field', name: 'model' };
const text = { kind: 'text', of, oneOf: ['A'] };

describe('a condition that comes back from a store', () => {
  it.each([
    'model = "A" AND NOT (online = true OR tag IN ("x", "y"))',
    'model ILIKE "a%" OR seenAt IS NOT NULL',
    'seenAt < now() - 1d OR seenAt > "2026-02-28T11:00:00Z"',
    'param("Device.A") >= 5.5 AND param("Device.B") IS NULL',
    `${'NOT ('.repeat(8)}model = "A"${')'.repeat(8)}`,
  ])('is one as it was checked: %s', (filter) => {
    const parsed = parseFilter(filter);
    if (parsed.kind === 'refused') throw new Error(parsed.problem.message);
    const registry = { fields, aliases: {}, parameter: () => 'ready' as const, group: () => null };
    const checked = checkFilter(parsed.node, registry);
    if (checked.kind === 'refused') throw new Error(checked.problems[0].message);
    expect(isCondition(JSON.parse(JSON.stringify(checked.condition)), isField)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['no object', [text]],
    ['another kind', { ...text, kind: 'sql' }],
    ['an operator that is SQL', { kind: 'number', of, operator: '> 0 OR true OR 0 <', value: '1' }],
    ['a number that is none', { kind: 'number', of, operator: '=', value: '1; SELECT' }],
    ['an unknown field', { ...text, of: { kind: 'field', name: 'toString' } }],
    ['a parameter without a path', { kind: 'absent', of: { kind: 'parameter' } }],
    ['values that are no texts', { ...text, oneOf: ['A', 1] }],
    ['a time that is none', { kind: 'time', of, operator: '<', time: { kind: 'now', offsetMs: '1' } }],
    ['a time of no kind', { kind: 'time', of, operator: '<', time: { atMs: 1 } }],
    [
      'a term deep inside',
      { kind: 'all', terms: [text, { kind: 'not', term: { kind: 'any', terms: [5] } }] },
    ],
  ])('is refused with %s', (_, value) => {
    expect(isCondition(value, isField)).toBe(false);
  });

  it('is refused when it nests deeper than any filter', () => {
    let deep: object = text;
    for (let n = 0; n < 20_000; n++) deep = { kind: 'not', term: deep };
    expect(isCondition(deep, isField)).toBe(false);
  });
});
