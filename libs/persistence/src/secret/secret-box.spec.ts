import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SecretBox, SecretUnreadableError } from './secret-box.js';

const key = randomBytes(32);
const box = new SecretBox([key]);

describe('SecretBox', () => {
  it('opens what it sealed, in its place only', () => {
    const sealed = box.seal('p4ss ü', 'device/7/secret');
    expect(box.open(sealed, 'device/7/secret')).toBe('p4ss ü');
    expect(() => box.open(sealed, 'device/8/secret')).toThrow(SecretUnreadableError);
    expect(sealed.includes('p4ss')).toBe(false);
  });

  it('seals the same text differently each time', () => {
    expect(box.seal('a', 'x').equals(box.seal('a', 'x'))).toBe(false);
  });

  it('refuses altered bytes and truncation', () => {
    const sealed = box.seal('secret', 'x');
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered[at]! ^= 1;
      expect(() => box.open(altered, 'x')).toThrow(SecretUnreadableError);
      expect(() => box.open(sealed.subarray(0, at), 'x')).toThrow(SecretUnreadableError);
    }
  });

  it('opens with former keys, seals with the current one, and names both', () => {
    const rotated = new SecretBox([randomBytes(32), key]);
    const old = box.seal('old', 'x');
    expect(rotated.open(old, 'x')).toBe('old');
    expect(old.subarray(0, 4)).toEqual(box.currentKey);
    const fresh = rotated.seal('new', 'x');
    expect(fresh.subarray(0, 4)).toEqual(rotated.currentKey);
    expect(() => box.open(fresh, 'x')).toThrow(/is not configured; .*ACS_MASTER_KEY_PREVIOUS/);
  });

  it('opens what was sealed before values named their keys', () => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    cipher.setAAD(Buffer.from('x'));
    const text = Buffer.concat([cipher.update('of old', 'utf8'), cipher.final()]);
    const unnamed = Buffer.concat([iv, cipher.getAuthTag(), text]);
    expect(new SecretBox([randomBytes(32), key]).open(unnamed, 'x')).toBe('of old');
  });
});
