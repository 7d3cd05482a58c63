import { expect, test } from 'vitest';
import { cpeUsernameOf } from './cpe-username.js';

test.each([
  [{ oui: '0A1B2C', productClass: 'Box', serialNumber: 'S1' }, '0A1B2C-Box-S1'],
  [{ oui: '0A1B2C', productClass: '', serialNumber: 'S1' }, '0A1B2C-S1'],
  [{ oui: '0A1B2C', productClass: 'A B', serialNumber: '00:11:22' }, '0A1B2C-A%20B-00%3A11%3A22'],
  [{ oui: '0A1B2C', productClass: '', serialNumber: '\ud800' }, '0A1B2C-%EF%BF%BD'],
])('%o is %s to its ACS', (identity, username) => {
  expect(cpeUsernameOf(identity)).toBe(username);
});

test('a username fits its parameter', () => {
  const longest = '漢'.repeat(64);
  const username = cpeUsernameOf({ oui: '0A1B2C', productClass: longest, serialNumber: longest });
  expect(username).toHaveLength(256);
});
