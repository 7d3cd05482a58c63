import { describe, expect, it } from 'vitest';
import { isDependencyFailure } from './dependency-failure.js';

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('failures of a dependency', () => {
  it.each([
    coded('ECONNREFUSED'),
    coded('57P01'),
    coded('57014'),
    coded('08006'),
    coded('53300'),
    coded('53100'),
    coded('40P01'),
    new Error('Query read timeout'),
    new Error('Connection is closed.'),
    new Error('READONLY You can not write against a read only replica.'),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new AggregateError([coded('ECONNREFUSED')], 'all failed'),
    new Error('query failed', { cause: coded('ECONNRESET') }),
    Object.assign(new Error('QueryFailedError'), { driverError: coded('57P03') }),
  ])('are known: %s', (error) => {
    expect(isDependencyFailure(error)).toBe(true);
  });

  it('are not our own mistakes', () => {
    const circular = new Error('loop');
    circular.cause = circular;
    for (const error of [
      coded('23505'),
      coded('42P01'),
      new TypeError('x is undefined'),
      circular,
      'ECONNREFUSED',
    ])
      expect(isDependencyFailure(error)).toBe(false);
  });
});
