import { expect, it } from 'vitest';
import { namesOtherPart, wireIdOf } from './wire-id.js';

const attempt = '01930000-0000-7000-8000-0123456789ab';

it('each part of an RPC has an ID of 32 letters and digits of its own, the first one its attempt', () => {
  const ids = [1, 2, 3, 36, 512].map((part) => wireIdOf(attempt, part));
  expect(ids[0]).toBe(attempt.replaceAll('-', ''));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-z]{32}$/);
});

it('the answer to another part is told apart, and an ID that is not ours is believed', () => {
  expect(namesOtherPart(wireIdOf(attempt, 1), attempt, 2)).toBe(true);
  expect(namesOtherPart(wireIdOf(attempt, 2), attempt, 1)).toBe(true);
  expect(namesOtherPart(wireIdOf(attempt, 2), attempt, 2)).toBe(false);
  for (const id of [null, '', '0', 'inform', 'a'.repeat(32)])
    expect(namesOtherPart(id, attempt, 2)).toBe(false);
});
