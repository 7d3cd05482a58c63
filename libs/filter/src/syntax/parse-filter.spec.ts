import { describe, expect, it } from 'vitest';
import { filterLimits } from '../filter-limits.js';
import type { FilterProblem } from '../filter-problem.js';
import { parseFilter } from './parse-filter.js';
import { printFilter } from './print-filter.js';

function printed(text: string): string {
  const outcome = parseFilter(text);
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.problem));
  return printFilter(outcome.node);
}

function problemOf(text: string): FilterProblem {
  const outcome = parseFilter(text);
  if (outcome.kind === 'parsed') throw new Error(`parsed as ${printFilter(outcome.node)}`);
  return outcome.problem;
}

describe('a filter', () => {
  it.each([
    [
      'online = false AND model IN ("F670L","F609") AND tag = "pilot" AND param("Device.DeviceInfo.SoftwareVersion") = "1.2" AND lastInformAt < now() - 1d',
      'online = false AND model IN ("F670L", "F609") AND tag = "pilot" AND param("Device.DeviceInfo.SoftwareVersion") = "1.2" AND lastInformAt < now() - 1d',
    ],
    ['online=true', 'online = true'],
    ['not online = TRUE or ( a = "1" and b = "2" )', 'NOT online = true OR (a = "1" AND b = "2")'],
    ['((a = "1"))', 'a = "1"'],
    ['NOT (a = "1" OR b = "2")', 'NOT (a = "1" OR b = "2")'],
    ['NOT NOT a = "1"', 'NOT NOT a = "1"'],
    ['(a = "1" AND b = "2") AND c = "3"', '(a = "1" AND b = "2") AND c = "3"'],
    ['a not in ("x")', 'a NOT IN ("x")'],
    ['a not like "x%" and b ilike "_"', 'a NOT LIKE "x%" AND b ILIKE "_"'],
    ['a is null or b Is Not Null', 'a IS NULL OR b IS NOT NULL'],
    ['p > -1.50', 'p > -1.50'],
    ['t >= NOW( ) + 48h', 't >= now() + 2d'],
    ['t = now() - 90s', 't = now() - 90s'],
    ['t = now()-0d', 't = now()'],
    ['a = "\\"\\\\\\u00e4\\n"', 'a = "\\"\\\\ä\\n"'],
    ['a =\n\t"x"', 'a = "x"'],
  ])('%s is read and printed', (text, canonical) => {
    expect(printed(text)).toBe(canonical);
    expect(printed(canonical)).toBe(canonical);
  });

  it('keeps the place of every part', () => {
    expect(parseFilter('a = "x" AND param("P.q") < 10')).toMatchObject({
      node: {
        kind: 'and',
        position: 0,
        length: 29,
        terms: [
          { position: 0, length: 7, value: { position: 4, length: 3 } },
          { position: 12, length: 17, subject: { kind: 'parameter', path: 'P.q', position: 12, length: 12 } },
        ],
      },
    });
  });
});

describe('what is no filter', () => {
  it.each<[string, string, number, number]>([
    ['', 'syntax', 0, 0],
    ['   ', 'syntax', 3, 0],
    ['a', 'syntax', 1, 0],
    ['a =', 'syntax', 3, 0],
    ['a = "x" b = "y"', 'syntax', 8, 1],
    ['a = "x" AND b = "y" OR c = "z"', 'mixedAndOr', 20, 2],
    ['a = "x" OR b = "y" AND c = "z"', 'mixedAndOr', 19, 3],
    ['a == "x"', 'syntax', 3, 1],
    ["a = 'x'", 'syntax', 4, 1],
    ['a = “x”', 'syntax', 4, 1],
    ['a = "x" && b = "y"', 'syntax', 8, 2],
    ['!a = "x"', 'syntax', 0, 1],
    ['a = "x', 'syntax', 4, 2],
    ['a = "x\ny"', 'badText', 4, 5],
    ['a = "\\x"', 'badText', 4, 4],
    ['a = "\\u0000"', 'badText', 4, 8],
    ['a = "\\ud800"', 'badText', 4, 8],
    ['(a = "x"', 'syntax', 8, 0],
    ['a = "x")', 'syntax', 7, 1],
    ['a IN ()', 'syntax', 6, 1],
    ['a IN "x"', 'syntax', 5, 3],
    ['a IN ("x",)', 'syntax', 10, 1],
    ['a NOT = "x"', 'syntax', 6, 1],
    ['AND = "x"', 'syntax', 0, 3],
    ['a IS "x"', 'syntax', 5, 3],
    ['lower("x") = "x"', 'syntax', 0, 5],
    ['param(x) = "x"', 'syntax', 6, 1],
    ['t < 1d', 'syntax', 4, 2],
    ['t < now', 'syntax', 7, 0],
    ['t < now() - 1', 'badValue', 12, 1],
    ['t < now() - 1y', 'badValue', 12, 2],
    ['t < now() - 3651d', 'badValue', 12, 5],
    ['p > 1234567890123456', 'badValue', 4, 16],
    ['p > 1e5', 'syntax', 4, 3],
    ['a = "x" 😀', 'syntax', 8, 2],
    ['a; DROP TABLE device', 'syntax', 1, 1],
  ])('%j is refused as %s at %i, %i long', (text, code, position, length) => {
    const problem = problemOf(text);
    expect([problem.code, problem.position, problem.length]).toEqual([code, position, length]);
    expect(problem.message.length).toBeGreaterThan(10);
    expect(problem.remedy).toMatch(/\.$/);
  });

  it.each([
    ['softwareVersion = 1.2.3', 'Put versions and addresses into double quotes.'],
    ['lastInformAt > 2026-11-29', 'Put texts and times into double quotes.'],
    ['lastInformAt > 10:00', 'Put times and addresses into double quotes.'],
    ['oui = 0A1B2C', 'Put a text into double quotes;'],
    ['lastInformAt = null', 'IS NULL asks for what is not there.'],
  ])('%s: %s', (text, remedy) => {
    expect(problemOf(text).remedy).toContain(remedy);
  });

  it('is too long, too deep or has too many conditions', () => {
    const { length, depth, terms } = filterLimits;
    expect(problemOf(' '.repeat(length + 1))).toMatchObject({ code: 'tooLong', position: length });
    expect(printed(`${'('.repeat(depth)}a = ""${')'.repeat(depth)}`)).toBe('a = ""');
    expect(problemOf(`${'('.repeat(depth + 1)}a = ""${')'.repeat(depth + 1)}`).code).toBe('tooDeep');
    expect(problemOf(`${'NOT '.repeat(depth + 1)}a = ""`).code).toBe('tooDeep');
    expect(problemOf('('.repeat(length)).code).toBe('tooDeep');
    const list = (size: number) => `a IN (${Array.from({ length: size }, () => '""').join(',')})`;
    expect(printed(list(terms))).toContain('IN');
    expect(problemOf(list(terms + 1)).code).toBe('tooManyTerms');
    expect(problemOf(`${list(terms)} OR b = ""`).code).toBe('tooManyTerms');
  });
});
