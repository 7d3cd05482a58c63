import { describe, expect, it } from 'vitest';
import { describeFault } from './fault-codes.js';

describe('describeFault', () => {
  it.each([
    [8003, 'Client', 'permanent'],
    [8005, 'Server', 'retryable'],
    [9000, 'Server', 'unsupported'],
    [9001, 'Server', 'retryNextSession'],
    [9002, 'Server', 'retryable'],
    [9003, 'Client', 'splitRequest'],
    [9004, 'Server', 'reduceBatch'],
    [9005, 'Client', 'rediscover'],
    [9008, 'Client', 'permanent'],
    [9013, 'Server', 'changeScheme'],
    [9021, 'Server', 'awaitTransfer'],
    [9032, 'Server', 'permanent'],
  ])('%s is the fault of the %s and %s', (code, faultcode, remedy) => {
    expect(describeFault(code)).toMatchObject({ code, faultcode, remedy });
  });

  it.each([
    [8800, 'Vendor fault'],
    [9800, 'Vendor fault'],
    [9899, 'Vendor fault'],
    [9033, 'Unknown fault'],
    [0, 'Unknown fault'],
    [-1, 'Unknown fault'],
    [Number.NaN, 'Unknown fault'],
  ])('treats %s, a %s, as an internal error', (code, name) => {
    expect(describeFault(code)).toEqual({ code, name, faultcode: 'Server', remedy: 'retryable' });
  });

  it('has a name of its own for every code in the tables', () => {
    const codes = [
      ...Array.from({ length: 7 }, (_, i) => 8000 + i),
      ...Array.from({ length: 33 }, (_, i) => 9000 + i),
    ];
    for (const code of codes) expect(describeFault(code).name).not.toMatch(/Unknown fault|Vendor fault/);
  });
});
