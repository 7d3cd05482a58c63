import { expect, it } from 'vitest';
import { RandomPool } from './random-pool.js';

it('gives no bytes out twice, however often it is filled', () => {
  const pool = new RandomPool();
  const given = Array.from({ length: 2_000 }, () => pool.take(16).toString('hex'));
  expect(given.every((bytes) => bytes.length === 32)).toBe(true);
  expect(new Set(given).size).toBe(2_000);
  expect(given).not.toContain('0'.repeat(32));
});
