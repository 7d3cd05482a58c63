import { describe, expect, test } from 'vitest';
import { AddressLimits } from './address-limits.js';
import { settingsWith } from './settings.fixture.js';

const stranger = '198.51.100.7';

function failing(limits: AddressLimits, address: string, username: string, times: number): void {
  for (let n = 0; n < times; n += 1) limits.failed(address, username);
}

describe('wrong credentials', () => {
  test('shut an address out, whatever names it uses, and no other address', () => {
    const limits = new AddressLimits(settingsWith());
    for (let n = 0; n < 20; n += 1) {
      expect(limits.mayAuthenticate(stranger, `victim-${n}`)).toBe(true);
      limits.failed(stranger, `victim-${n}`);
    }
    expect(limits.mayAuthenticate(stranger, 'victim-1')).toBe(false);
    expect(limits.mayAuthenticate('198.51.100.8', 'victim-1')).toBe(true);
  });

  test('do not shut out a device that has shown its own from the same address', () => {
    const limits = new AddressLimits(settingsWith());
    limits.authenticated(stranger, 'neighbour');
    failing(limits, stranger, 'anybody', 1_000);
    expect(limits.mayAuthenticate(stranger, 'neighbour')).toBe(true);
    failing(limits, stranger, 'neighbour', 20);
    expect(limits.mayAuthenticate(stranger, 'neighbour')).toBe(false);
  });

  test.each(['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.1'])(
    'from %s, which many share, shut nobody out',
    (shared) => {
      const limits = new AddressLimits(settingsWith());
      failing(limits, shared, 'anybody', 100_000);
      expect(limits.mayAuthenticate(shared, 'neighbour')).toBe(true);
    },
  );

  test('of 100,000 addresses are bounded in memory', () => {
    const limits = new AddressLimits(settingsWith());
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 100_000; n += 1) {
      limits.failed(`2001:db8::${n.toString(16)}`, 'victim');
      limits.authenticated(`2001:db8::${n.toString(16)}`, `user-${n}`);
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1_048_576);
  });
});

describe('new connections', () => {
  test('of one address are limited, of those that many share they are not', () => {
    const limits = new AddressLimits(settingsWith());
    const taken = Array.from({ length: 60 }, () => limits.mayConnect(stranger)).filter(Boolean).length;
    expect(taken).toBeGreaterThanOrEqual(50);
    expect(taken).toBeLessThan(60);
    for (let n = 0; n < 1_000; n += 1) expect(limits.mayConnect('10.9.9.9')).toBe(true);
  });

  test('are unlimited where the operator says so', () => {
    const limits = new AddressLimits(settingsWith({ connectionsPerSec: 0 }));
    for (let n = 0; n < 1_000; n += 1) expect(limits.mayConnect(stranger)).toBe(true);
  });
});
