import { expect, it } from 'vitest';
import { SecretPaths } from '#data-model';
import { withoutSecrets } from './without-secrets.js';

const secrets = new SecretPaths();

it('blanks the values of secrets wherever they stand in an answer, and nothing else', () => {
  const passphrase = 'Device.WiFi.AccessPoint.1.Security.KeyPassphrase';
  const told = {
    parameterList: [
      { name: passphrase, value: 'hunter2', type: 'string' },
      { name: 'Device.X', value: 'v' },
    ],
  };
  expect(
    withoutSecrets(
      [
        { method: 'GetParameterValues', result: told },
        { method: 'Reboot', result: null },
      ],
      secrets,
    ),
  ).toEqual([
    {
      method: 'GetParameterValues',
      result: {
        parameterList: [
          { name: passphrase, value: '', type: 'string' },
          { name: 'Device.X', value: 'v' },
        ],
      },
    },
    { method: 'Reboot', result: null },
  ]);
  expect(withoutSecrets('text', secrets)).toBe('text');
});
