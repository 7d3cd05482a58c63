import { expect, it } from 'vitest';
import { loadDictionary, modelNames } from './dictionary/shipped-models.js';
import { SecretPaths } from './secret-path.js';

const secrets = new SecretPaths();

it('knows every text that the models hide or secure', async () => {
  const missed: string[] = [];
  let count = 0;
  for (const name of modelNames) {
    const dictionary = await loadDictionary(name);
    for (const template of dictionary.paths()) {
      const entry = dictionary.find(template);
      if (entry?.kind !== 'parameter') continue;
      const { hidden, secured, type } = entry.facts;
      // What is hidden for being a command, such as Reset, has nothing to hide.
      if ((hidden ?? secured) !== true || type.base === 'boolean') continue;
      count += 1;
      if (!secrets.has(template.replaceAll('{i}', '1'))) missed.push(template);
    }
  }
  expect(missed).toEqual([]);
  expect(count).toBeGreaterThan(60);
});

it.each([
  ['Device.WiFi.AccessPoint.1.Security.KeyPassphrase', true],
  ['InternetGatewayDevice.UserInterface.X_HW_WebUserInfo.2.Password', true],
  ['Device.Services.VoiceService.1.SIP.Client.1.AuthPassword', true],
  ['Device.USPAgent.ControllerTrust.Challenge.3.Value', true],
  ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WEPKeyIndex', false],
  ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.TotalPSKFailures', false],
  ['Device.Time.Value', false],
  ['Device.WiFi.SSID.1.SSID', false],
])('says of %s that it is a secret: %s', (path, isSecret) => {
  expect(secrets.has(path)).toBe(isSecret);
});

it('takes what the operator calls secret, names and whole parts of the tree', () => {
  const declared = new SecretPaths(['Device.X_ACME.*.Pin4', 'Device.X_ACME_Vault.']);
  expect(declared.has('Device.X_ACME.7.Pin4')).toBe(true);
  expect(declared.has('Device.X_ACME.7.8.Pin4')).toBe(false);
  expect(declared.has('Device.X_ACME_Vault.Shelf.1.Note')).toBe(true);
  expect(declared.has('Device.X_ACME_Vaults.Note')).toBe(false);
});
