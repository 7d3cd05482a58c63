import { expect, it } from 'vitest';
import { checkServerVersion, requireSupportedVersion } from './server-version.js';

it.each([
  [130_022, 'PostgreSQL 13'],
  [90_624, 'PostgreSQL 9'],
])('refuses server_version_num %i with the remedy', (versionNumber, name) => {
  expect(() => requireSupportedVersion(versionNumber)).toThrow(
    `the server of DATABASE_URL is ${name}; upgrade it to 14 or newer`,
  );
});

it.each([
  [140_000, 14],
  [150_018, 15],
  [180_004, 18],
])('accepts server_version_num %i', (versionNumber, major) => {
  expect(requireSupportedVersion(versionNumber)).toBe(major);
});

it.each([
  'postgres://aviary:hunter2@127.0.0.1:1/aviary',
  'postgres://aviary:hunter2@[::1',
  'postgres://aviary:hunter2@127.0.0.1:99999/aviary',
])('refuses a server that cannot be reached, without its password', async (url) => {
  const failure = checkServerVersion(url);
  await expect(failure).rejects.toMatchObject({
    code: 'POSTGRES_UNREACHABLE',
    message: expect.not.stringContaining('hunter2'),
  });
  await expect(failure).rejects.toThrow(
    /^cannot connect to the server of DATABASE_URL \(.+\); check the address/,
  );
});
