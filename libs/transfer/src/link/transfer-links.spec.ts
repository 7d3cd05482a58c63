import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TransferLinks, type TransferGrant } from './transfer-links.js';

const nowMs = 1_800_000_000_000;
const links = new TransferLinks([Buffer.alloc(32, 3)]);
const grant: TransferGrant = {
  kind: 'download',
  fileId: randomUUID(),
  deviceId: randomUUID(),
  attemptId: randomUUID(),
  expiresAt: new Date(nowMs + 3_600_000),
};

describe('a token', () => {
  test('carries its grant in 92 characters of a path', () => {
    for (const given of [grant, { ...grant, kind: 'upload', fileId: null } as const]) {
      const token = links.token(given);
      expect(token).toMatch(/^[A-Za-z0-9_-]{92}$/);
      expect(links.read(token, nowMs)).toEqual(given);
    }
  });

  test('is over with its time, give or take a minute', () => {
    const token = links.token(grant);
    expect(links.read(token, nowMs + 3_650_000)).not.toBeNull();
    expect(links.read(token, nowMs + 3_661_000)).toBeNull();
  });

  test('of another key, or changed in any place, is worth nothing', () => {
    const token = links.token(grant);
    expect(new TransferLinks([Buffer.alloc(32, 4)]).read(token, nowMs)).toBeNull();
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 91 }),
        fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '_', '-'),
        (at, letter) => {
          const changed = token.slice(0, at) + letter + token.slice(at + 1);
          return changed === token || links.read(changed, nowMs) === null;
        },
      ),
    );
  });

  test('of a former key is good until its time, and so is its password', () => {
    const token = links.token(grant);
    const later = new TransferLinks([Buffer.alloc(32, 4), Buffer.alloc(32, 3)]);
    expect(later.read(token, nowMs)).toEqual(grant);
    expect(later.passwordOf(token)).toBe(links.passwordOf(token));
    expect(later.token(grant)).not.toBe(token);
  });

  test.each(['', 'x', '../../etc/passwd', 'A'.repeat(92), 'A'.repeat(10_000)])('%s is none', (text) => {
    expect(links.read(text, nowMs)).toBeNull();
  });

  test('has a password of its own', () => {
    const token = links.token(grant);
    const other = links.token({ ...grant, deviceId: randomUUID() });
    expect(links.passwordOf(token)).toMatch(/^[0-9a-f]{24}$/);
    expect(links.passwordOf(other)).not.toBe(links.passwordOf(token));
  });
});
