import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecentEntries } from './recent-entries.js';

it('keeps what was used last, and less than twice as much as it has to', () => {
  const use = fc.record({ key: fc.nat(12), value: fc.option(fc.nat()) });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(use, { maxLength: 60 }), (atLeast, uses) => {
      const entries = new RecentEntries<number, number>(atLeast);
      // The last value of each key, the one used last at the end.
      const model = new Map<number, number>();
      for (const { key, value } of uses) {
        const known = model.get(key);
        const isRecent = [...model.keys()].slice(-atLeast).includes(key);
        if (value === null) {
          const found = entries.get(key);
          if (isRecent) expect(found).toBe(known);
          else expect([undefined, known]).toContain(found);
          if (found === undefined) continue;
        } else entries.set(key, value);
        model.delete(key);
        model.set(key, value ?? known!);
      }
      const kept = [...model.keys()].filter((key) => entries.get(key) !== undefined);
      expect(kept.length).toBeLessThan(2 * atLeast + 1);
    }),
  );
});
