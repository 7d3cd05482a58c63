import { expect, inject, test } from 'vitest';
import { available } from '#testing';

test('an outside program is available, not run, or a failure when every part is wanted', () => {
  expect(available('node')).toBe(true);
  const look = (): boolean => available('no-such-program', 'no-such-package');
  if (inject('testRequire') === 'all') {
    expect(look).toThrow('NOT RUN: tests that need no-such-program (install no-such-package)');
  } else {
    expect(look()).toBe(false);
  }
});
