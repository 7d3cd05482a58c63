import { expect, test } from 'vitest';
import type { Stores } from '../adapter/stores.js';
import { withFailpoint } from './failpoint.js';

const ledger = {
  taken: [] as string[],
  async claim(attemptId: string): Promise<string> {
    this.taken.push(attemptId);
    return attemptId;
  },
  async settle(): Promise<string> {
    return 'settled';
  },
};
const stores = { ledger } as unknown as Stores;
const claimOf = (failing: Stores) => (failing.ledger as unknown as typeof ledger).claim('a');

test('without a failpoint the stores are as they are', () => {
  expect(withFailpoint(stores, { allowFailpoint: 'off' })).toBe(stores);
});

test('a failpoint that is not allowed is refused with the remedy', () => {
  const config = { failpoint: 'before-claim:kill', allowFailpoint: 'off' } as const;
  expect(() => withFailpoint(stores, config)).toThrow(/ACS_ALLOW_FAILPOINT=on/);
});

test('it fails before or after the work of its step, at the nth pass and never again', async () => {
  ledger.taken = [];
  const before = withFailpoint(stores, { failpoint: 'before-claim:error@2', allowFailpoint: 'on' });
  expect(await claimOf(before)).toBe('a');
  await expect(claimOf(before)).rejects.toThrow('ACS_FAILPOINT');
  expect(await claimOf(before)).toBe('a');
  expect(ledger.taken).toHaveLength(2);
  const after = withFailpoint(stores, { failpoint: 'after-claim:error', allowFailpoint: 'on' });
  await expect(claimOf(after)).rejects.toThrow('ACS_FAILPOINT');
  expect(ledger.taken).toHaveLength(3);
  expect(await (after.ledger as unknown as typeof ledger).settle()).toBe('settled');
});
