import { describe, expect, it } from 'vitest';
import type { FilterNode } from '../syntax/filter-node.js';
import { parseFilter } from '../syntax/parse-filter.js';
import { checkFilter, type CheckOutcome } from './check-filter.js';
import type { FilterRegistry } from './filter-registry.js';

function nodeOf(text: string): FilterNode {
  const outcome = parseFilter(text);
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.problem));
  return outcome.node;
}

const nothing: Readonly<Record<string, string>> = {};

function check(text: string, groups: Readonly<Record<string, string>> = nothing): CheckOutcome {
  const registry: FilterRegistry = {
    fields: {
      oui: { type: 'text', nullable: false, stored: 'upperCase' },
      modelName: { type: 'text', nullable: false },
      root: { type: 'text', nullable: true, choices: ['a', 'b'] },
      online: { type: 'flag' },
      seenAt: { type: 'time', nullable: true },
      tag: { type: 'set' },
    },
    aliases: { model: 'modelName' },
    parameter: (path) => (path === 'P.ready' ? 'ready' : path === 'P.pending' ? 'pending' : 'unknown'),
    group: (name) => {
      const text = Object.hasOwn(groups, name) ? groups[name] : undefined;
      return text === undefined ? null : text === '' ? 'broken' : nodeOf(text);
    },
  };
  return checkFilter(nodeOf(text), registry);
}

const problemsOf = (outcome: CheckOutcome) =>
  outcome.kind === 'refused'
    ? outcome.problems.map(({ code, position, length }) => [code, position, length])
    : [];

describe('the check of a filter', () => {
  it.each([
    ['model = "x"', { kind: 'text', of: { kind: 'field', name: 'modelName' }, oneOf: ['x'] }],
    ['oui != "0a1b2c"', { kind: 'not', term: { kind: 'text', oneOf: ['0A1B2C'] } }],
    ['oui LIKE "0a%"', { kind: 'like', pattern: '0A%' }],
    ['online != true', { kind: 'flag', is: false }],
    ['seenAt < now() - 1d', { kind: 'time', operator: '<', time: { kind: 'now', offsetMs: -86_400_000 } }],
    [
      'seenAt = "2026-02-28T12:00:00.5+01:00"',
      { kind: 'time', time: { kind: 'fixed', atMs: Date.UTC(2026, 1, 28, 11, 0, 0, 500) } },
    ],
    ['tag NOT IN ("a", "b")', { kind: 'not', term: { kind: 'member', oneOf: ['a', 'b'] } }],
    ['root IS NOT NULL', { kind: 'not', term: { kind: 'absent' } }],
    ['param("P.ready") = 5', { kind: 'number', operator: '=', value: '5' }],
    ['param("P.ready") = "5"', { kind: 'text', oneOf: ['5'] }],
    ['param("P.ready") != false', { kind: 'flag', is: true }],
  ])('gives types to %s', (text, condition) => {
    expect(check(text)).toMatchObject({ kind: 'checked', condition });
  });

  it.each<[string, string, number, number]>([
    ['Model = "x"', 'unknownField', 0, 5],
    ['constructor = "x"', 'unknownField', 0, 11],
    ['modelName = 5', 'wrongType', 12, 1],
    ['modelName < "x"', 'wrongType', 0, 15],
    ['modelName IS NULL', 'wrongType', 0, 17],
    ['root = "c"', 'badValue', 0, 10],
    ['online = "true"', 'wrongType', 0, 15],
    ['online IN (true)', 'wrongType', 0, 16],
    ['seenAt < 5', 'wrongType', 9, 1],
    ['seenAt < "yesterday"', 'wrongType', 9, 11],
    ['seenAt < "2026-02-30T00:00:00Z"', 'wrongType', 9, 22],
    ['seenAt < "2300-01-01T00:00:00Z"', 'wrongType', 9, 22],
    ['seenAt IN ("2026-02-28T00:00:00Z")', 'wrongType', 0, 34],
    ['tag LIKE "a%"', 'wrongType', 0, 13],
    ['modelName LIKE "a\\\\"', 'badValue', 15, 5],
    ['modelName LIKE 5', 'wrongType', 15, 1],
    ['param("P.other") = "1"', 'notSearchable', 0, 16],
    ['param("P.pending") = "1"', 'notReady', 0, 18],
    ['param("P.ready") < "1"', 'wrongType', 0, 22],
    ['param("P.ready") < true', 'wrongType', 0, 23],
    ['param("P.ready") IN (1)', 'wrongType', 21, 1],
    ['group = "none"', 'unknownGroup', 8, 6],
    ['group LIKE "n%"', 'wrongType', 0, 15],
    ['group = 5', 'wrongType', 8, 1],
  ])('refuses %s as %s at %i, %i long', (text, code, position, length) => {
    expect(problemsOf(check(text))).toEqual([[code, position, length]]);
  });

  it('reports all problems, up to twenty', () => {
    expect(problemsOf(check('x = "1" AND modelName = 5'))).toHaveLength(2);
    const many = Array.from({ length: 50 }, () => 'x = "1"').join(' OR ');
    expect(problemsOf(check(many))).toHaveLength(20);
  });

  it('says which name was meant', () => {
    const remedyOf = (text: string) => {
      const outcome = check(text);
      return outcome.kind === 'refused' ? outcome.problems[0].remedy : '';
    };
    expect(remedyOf('modelname = "x"')).toBe('Did you mean modelName?');
    expect(remedyOf('onlin = true')).toBe('Did you mean online?');
    expect(remedyOf('zzzzzzz = true')).toContain('seenAt');
  });
});

describe('groups', () => {
  it('stand for their filters, also inside each other', () => {
    const groups = { pilot: 'tag = "pilot"', lab: 'group = "pilot" AND online = true' };
    expect(check('group != "lab"', groups)).toMatchObject({
      condition: {
        kind: 'not',
        term: { kind: 'any', terms: [{ kind: 'all', terms: [{ kind: 'any' }, { kind: 'flag' }] }] },
      },
    });
  });

  it('are refused at their name in the text at hand when they use themselves or are broken inside', () => {
    const groups = { a: 'online = true AND group = "b"', b: 'group = "a"', old: 'gone = "1"', torn: '' };
    expect(problemsOf(check('online = true AND group = "a"', groups))).toEqual([['groupCycle', 26, 3]]);
    expect(problemsOf(check('group = "old"', groups))).toEqual([['unknownField', 8, 5]]);
    expect(problemsOf(check('group = "torn"', groups))).toEqual([['brokenGroup', 8, 6]]);
  });

  it('cannot multiply each other without end', () => {
    const groups: Record<string, string> = { g0: 'online = true' };
    for (let n = 1; n <= 8; n++)
      groups[`g${n}`] = `group IN (${Array.from({ length: 200 }, () => `"g${n - 1}"`).join(',')})`;
    const outcome = check('group = "g7"', groups);
    expect(problemsOf(outcome)[0]?.[0]).toBe('tooManyTerms');
    expect(problemsOf(check('group = "g8"', { ...groups, g7: 'group = "g6"' }))[0]?.[0]).toBe('tooManyTerms');
    const chain: Record<string, string> = { g0: 'online = true' };
    for (let n = 1; n <= 8; n++) chain[`g${n}`] = `group = "g${n - 1}"`;
    expect(check('group = "g7"', chain).kind).toBe('checked');
    expect(problemsOf(check('group = "g8"', chain))).toEqual([['tooDeep', 8, 4]]);
  });
});
