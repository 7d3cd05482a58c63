import { describe, expect, it } from 'vitest';
import { parentPath } from '../device/tree-entry.js';
import { tr098Model, tr098ParameterCount } from './tr098.js';
import { tr181Model, tr181ParameterCount } from './tr181.js';

describe.each([
  ['TR-181', tr181Model, tr181ParameterCount],
  ['TR-098', tr098Model, tr098ParameterCount],
])('the %s model', (_, model, usualCount) => {
  it.each([100, 200, 300, 3000, 10_000])('has exactly %i parameters when asked', (count) => {
    const { entries, parameterCount } = model(count);
    expect(parameterCount).toBe(count);
    expect([...entries.values()].filter(({ kind }) => kind === 'parameter')).toHaveLength(count);
  });

  it('is realistic by default and the same for all', () => {
    expect(usualCount).toBeGreaterThanOrEqual(300);
    expect(model(usualCount)).toBe(model(usualCount));
  });

  it('hangs together', () => {
    const { entries, root } = model(3000);
    for (const { path, kind } of entries.values()) {
      expect(path.endsWith('.')).toBe(kind === 'object');
      expect(path === root || entries.has(parentPath(path))).toBe(true);
    }
  });

  it('counts the instances of each table', () => {
    const { entries, children } = model(3000);
    const tables = [...entries.values()].filter(
      (entry) => entry.kind === 'object' && entry.table !== undefined,
    );
    expect(tables.length).toBeGreaterThan(5);
    for (const table of tables) {
      const counter = table.kind === 'object' ? entries.get(table.table?.counterPath ?? '') : undefined;
      expect(counter).toMatchObject({ value: String(children.get(table.path)?.length ?? 0) });
    }
  });

  it('refuses impossible sizes', () => {
    expect(() => model(10)).toThrow(RangeError);
    expect(() => model(100_001)).toThrow(RangeError);
  });
});
