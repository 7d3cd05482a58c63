import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SecretBox, SecretUnreadableError } from './secret-box.js';

const key = randomBytes(32);
const box = new SecretBox(new Map([[1, key]]), 1);

describe('SecretBox', () => {
  it('opens what it sealed, in its place only', () => {
    const sealed = box.seal('p4ss ü', 'device/7/secret');
    expect(box.open(sealed, 1, 'device/7/secret')).toBe('p4ss ü');
    expect(() => box.open(sealed, 1, 'device/8/secret')).toThrow(SecretUnreadableError);
    expect(sealed.includes('p4ss')).toBe(false);
  });

  it('seals the same text differently each time', () => {
    expect(box.seal('a', 'x').equals(box.seal('a', 'x'))).toBe(false);
  });

  it('refuses altered bytes, truncation and unknown keys', () => {
    const sealed = box.seal('secret', 'x');
    const altered = Buffer.from(sealed);
    altered[altered.length - 1]! ^= 1;
    expect(() => box.open(altered, 1, 'x')).toThrow(SecretUnreadableError);
    expect(() => box.open(sealed.subarray(0, 20), 1, 'x')).toThrow(SecretUnreadableError);
    expect(() => box.open(sealed, 2, 'x')).toThrow(SecretUnreadableError);
  });

  it('opens old rows after the key has been rotated', () => {
    const rotated = new SecretBox(
      new Map([
        [1, key],
        [2, randomBytes(32)],
      ]),
      2,
    );
    expect(rotated.open(box.seal('old', 'x'), 1, 'x')).toBe('old');
  });
});
