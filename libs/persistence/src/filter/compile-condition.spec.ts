import { describe, expect, it } from 'vitest';
import { deviceFields } from '#device';
import type { Condition } from '#filter';
import { compileCondition } from './compile-condition.js';
import { deviceColumns } from './device-columns.js';
import { likePrefixOf } from './like-prefix.js';

const model = { kind: 'field', name: 'modelName' } as const;
const upTime = { kind: 'parameter', path: 'Device.DeviceInfo.UpTime' } as const;

function compile(condition: Condition) {
  return compileCondition(condition, { pathIds: new Map([[upTime.path, 7]]), firstPlaceholder: 3 });
}

describe('a compiled condition', () => {
  it('has values as parameters only', () => {
    const hostile = `'; DROP TABLE device; -- "$1\\`;
    const { text, values } = compile({
      kind: 'any',
      terms: [
        { kind: 'text', of: model, oneOf: [hostile] },
        { kind: 'text', of: { kind: 'parameter', path: hostile }, oneOf: [hostile, 'x'] },
        { kind: 'like', of: model, pattern: hostile, ignoreCase: true },
        { kind: 'member', of: { kind: 'field', name: 'tag' }, oneOf: [hostile] },
      ],
    });
    expect(text).not.toContain('DROP');
    expect(text).toContain('$3::text');
    expect(values).toContain(hostile);
    expect(values).toContain(-1);
  });

  it('pushes a negation down to where absence is known', () => {
    const condition: Condition = {
      kind: 'not',
      term: {
        kind: 'all',
        terms: [
          { kind: 'number', of: upTime, operator: '<', value: '5' },
          { kind: 'absent', of: upTime },
        ],
      },
    };
    const { text, values } = compile(condition);
    expect(text).toMatch(/^\(EXISTS \(.* AND NOT \(CASE .* OR EXISTS \(.* AND true\)\)$/);
    expect(values).toEqual(['5', 7, 7]);
  });

  it('joins few parameters only', () => {
    const term: Condition = { kind: 'text', of: upTime, oneOf: ['1'] };
    const { text } = compile({ kind: 'all', terms: Array.from({ length: 6 }, () => term) });
    expect(text.match(/OFFSET 0/g)).toHaveLength(2);
  });

  it('knows a column for every field, and no other', () => {
    expect([...deviceColumns.keys()].toSorted()).toEqual(Object.keys(deviceFields).toSorted());
    const stranger = { kind: 'field', name: 'cpeSecret' } as const;
    expect(() => compile({ kind: 'absent', of: stranger })).toThrow(RangeError);
  });
});

describe('the prefix of a pattern', () => {
  it.each([
    ['F6%0', 'F6%'],
    ['%x', ''],
    ['_x', ''],
    ['', ''],
    ['plain', 'plain%'],
    ['50\\%\\\\x_', '50\\%\\\\x%'],
    ['😀😀😀😀%', '😀😀😀%'],
  ])('of %j is %j', (pattern, prefix) => {
    expect(likePrefixOf(pattern, pattern.includes('😀') ? 3 : 128)).toBe(prefix);
  });
});
