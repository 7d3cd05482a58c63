import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidCursorError, type StoredParameter } from '#device';
import { parameterPage } from './parameter-page.js';

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const parameters = (paths: readonly string[]): StoredParameter[] =>
  [...new Set(paths)].toSorted(byBytes).map((path) => ({
    path,
    value: 'x',
    type: 'string',
    writable: null,
    notification: null,
    source: 'read',
    updatedAt: new Date(0),
  }));

describe('pages of parameters', () => {
  it('show every path once, in order, whatever vanishes between two pages', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 6 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        (paths, limit) => {
          const all = parameters(paths);
          let left = all;
          const seen: string[] = [];
          let cursor: string | undefined;
          do {
            const page = parameterPage(left, { path: '', limit, cursor });
            seen.push(...page.items.map(({ path }) => path));
            cursor = page.next ?? undefined;
            left = left.filter(({ path }) => path !== seen.at(-1));
          } while (cursor !== undefined);
          expect(seen).toEqual(all.map(({ path }) => path));
        },
      ),
    );
  });

  it('do not go on with the cursor of another list', () => {
    const all = parameters(['A.a', 'A.b', 'B.a']);
    const { next } = parameterPage(all, { path: '', limit: 1, cursor: undefined });
    expect(() => parameterPage(all, { path: 'A.', limit: 1, cursor: next! })).toThrow(InvalidCursorError);
    for (const cursor of [
      '',
      'x',
      Buffer.from('{}').toString('base64url'),
      Buffer.from('["",1]').toString('base64url'),
    ])
      expect(() => parameterPage(all, { path: '', limit: 1, cursor })).toThrow(InvalidCursorError);
  });
});
