import { expect, it } from 'vitest';
import { ConfigError } from '#config';
import { describeStartupError } from './exit-on-startup-error.js';
import { StartupError } from './startup-error.js';

it('says in one line what is wrong and what to do', () => {
  const error = new StartupError(
    'POSTGRES_START_FAILED',
    'the database does not start:\n disk full',
    'free space',
  );
  expect(describeStartupError(error)).toBe('aviary: the database does not start: disk full; free space');
});

it('says each problem of a configuration in a line of its own', () => {
  const error = new ConfigError(['ACS_API_PORT: must be an integer', 'ACS_BIND: must be an ip address']);
  expect(describeStartupError(error)).toBe(
    'aviary: ACS_API_PORT: must be an integer\naviary: ACS_BIND: must be an ip address',
  );
});

it('shows the stack of a bug', () => {
  expect(describeStartupError(new TypeError('x is undefined'))).toMatch(/^TypeError: x is undefined\n\s+at /);
});
