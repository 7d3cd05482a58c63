import { expect, it } from 'vitest';
import type { CpeRequest } from '#cwmp';
import { SecretPaths } from '#data-model';
import { callWithoutSecrets, faultWithoutSecrets } from './fault-without-secrets.js';

const secrets = new SecretPaths();
const canary = 'kanarie(17)';
const set = (name: string, value: string) => ({ parameterList: [{ name, value }], parameterKey: '' });
const passphrase = 'Device.WiFi.AccessPoint.1.Security.KeyPassphrase';

it.each([
  ['a value that was set', set(passphrase, canary), `'${canary}' is too short`],
  ['one in other letters', set(passphrase, canary), `value ${canary.toUpperCase()}`],
  ['a password of a transfer', { url: 'http://x/', password: canary }, `401 for u:${canary}`],
  ['credentials in a URL', {}, `GET http://u:${canary}@files.example.com/ failed`],
  ['the key of a file', {}, `GET "http://files.example.com/f/${canary}/image.bin" failed`],
  ['a token in a query', {}, `GET http://files.example.com?token=${canary} failed`],
])('hides %s', (_, told, string) => {
  const parameterFaults = [{ name: passphrase, code: 9007, string }];
  const shown = faultWithoutSecrets({ code: 9003, string, parameterFaults }, told, secrets);
  expect(JSON.stringify(shown).toLowerCase()).not.toContain(canary);
  expect(shown).toMatchObject({ code: 9003, parameterFaults: [{ name: passphrase, code: 9007 }] });
  expect(shown.string).toContain('[redacted]');
});

it('hides the longer of two secrets whole', () => {
  const told = { parameterList: [set(passphrase, 'abcd'), set(passphrase, 'abcdefgh')] };
  expect(
    faultWithoutSecrets({ code: 9007, string: 'abcdefgh', parameterFaults: [] }, told, secrets).string,
  ).toBe('[redacted]');
});

it('leaves other texts as they are', () => {
  const fault = { code: 9007, string: 'SSID home of http://host is bad', parameterFaults: [] };
  expect(faultWithoutSecrets(fault, set('Device.WiFi.SSID.1.SSID', 'home'), secrets)).toEqual(fault);
  expect(faultWithoutSecrets(fault, set(passphrase, ''), secrets)).toEqual(fault);
});

it('hides them in the end of a transfer, and nothing else of it', () => {
  const call = (faultString: string): CpeRequest => ({
    method: 'TransferComplete',
    arguments: {
      commandKey: 'key',
      faultStruct: { faultCode: 9012, faultString },
      startTime: '0001-01-01T00:00:00Z',
      completeTime: '0001-01-01T00:00:00Z',
    },
  });
  expect(callWithoutSecrets(call(`no entry with ${canary}`), { password: canary }, secrets)).toEqual(
    call('no entry with [redacted]'),
  );
});
