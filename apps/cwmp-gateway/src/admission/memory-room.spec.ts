import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { isCramped, memoryRoom, memoryUse } from './memory-room.js';

const mebi = 1_048_576;
const room = { heap: 1_000 * mebi, resident: 4_000 * mebi };

describe('the memory of a process', () => {
  it.each([
    ['little of both', { heap: 100, resident: 500 }, false],
    ['nearly all of its heap on a large machine', { heap: 900, resident: 1_200 }, true],
    ['little of its heap, and much beside it', { heap: 100, resident: 3_100 }, true],
    ['as much as it may', { heap: 850, resident: 3_000 }, false],
  ])('with %s in use', (_, { heap, resident }, expected) => {
    expect(isCramped({ heap: heap * mebi, resident: resident * mebi }, room)).toBe(expected);
  });

  it('is told by the runtime', () => {
    const [use, own] = [memoryUse(), memoryRoom()];
    for (const part of ['heap', 'resident'] as const) {
      expect(use[part]).toBeGreaterThan(mebi);
      expect(own[part]).toBeGreaterThan(use[part]);
    }
    expect(own.heap).toBe(getHeapStatistics().heap_size_limit);
    expect(own.resident).toBeLessThanOrEqual(totalmem());
  });
});
