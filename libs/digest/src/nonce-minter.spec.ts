import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NonceMinter } from './nonce-minter.js';

const key = Buffer.alloc(32, 7);
const random = Buffer.alloc(16, 9);
const now = Date.UTC(2026, 10, 1);

describe('NonceMinter', () => {
  const minter = new NonceMinter(key);

  it('accepts its own nonce on any replica with the same key, for 300 s', () => {
    const nonce = minter.mint(now, random);
    const replica = new NonceMinter(Buffer.from(key));
    expect(replica.check(nonce, now)).toBe('fresh');
    expect(replica.check(nonce, now + 300_000)).toBe('fresh');
    expect(replica.check(nonce, now + 300_001)).toBe('stale');
  });

  it('bears a replica whose clock runs ahead, within reason', () => {
    const nonce = minter.mint(now + 60_000, random);
    expect(minter.check(nonce, now)).toBe('fresh');
    expect(minter.check(nonce, now - 300_000)).toBe('stale');
  });

  it('differs by randomness', () => {
    expect(minter.mint(now, Buffer.alloc(16, 1))).not.toBe(minter.mint(now, Buffer.alloc(16, 2)));
  });

  it('calls a nonce of another key forged', () => {
    expect(new NonceMinter(Buffer.alloc(32, 8)).check(minter.mint(now, random), now)).toBe('forged');
  });

  it('accepts nonces of former keys, and makes none with them', () => {
    const former = Buffer.alloc(32, 8);
    const rotated = new NonceMinter(key, former);
    expect(rotated.check(new NonceMinter(former).mint(now, random), now)).toBe('fresh');
    expect(minter.check(rotated.mint(now, random), now)).toBe('fresh');
  });

  it('rejects every change of one character', () => {
    const nonce = minter.mint(now, random);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= '.split('');
    for (let at = 0; at < nonce.length; at += 1) {
      for (const character of alphabet.filter((c) => c !== nonce[at])) {
        expect(minter.check(nonce.slice(0, at) + character + nonce.slice(at + 1), now)).toBe('forged');
      }
    }
  });

  it('calls any other text forged and never throws', () => {
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (text) => minter.check(text, now) === 'forged'));
    expect(minter.check('A'.repeat(100_000), now)).toBe('forged');
  });

  it('demands its sizes', () => {
    expect(() => new NonceMinter(Buffer.alloc(16))).toThrow(RangeError);
    expect(() => minter.mint(now, Buffer.alloc(8))).toThrow(RangeError);
  });
});
