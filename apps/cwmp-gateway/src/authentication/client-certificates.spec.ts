import { expect, test } from 'vitest';
import { deviceNamesOf, isNamed } from './client-certificates.js';

const identity = { oui: '0A1B2C', productClass: 'Box 1', serialNumber: 'S:1' };

const subject = (CN: string) => ({ subject: { CN, C: '', ST: '', L: '', O: '', OU: '' } });

test('a certificate tells devices by its common name and its DNS names', () => {
  const subjectaltname = 'DNS:0A1B2C-S2, IP Address:10.0.0.1, DNS:acs.example';
  expect(deviceNamesOf({ ...subject('0a1b2c-S1'), subjectaltname })).toEqual(['0A1B2C-S1', '0A1B2C-S2']);
});

test.each(['acs.example', '0A1B2C', '0A1B2C-', 'X-0A1B2C-S1', ''])('%j is no device', (name) => {
  expect(deviceNamesOf(subject(name))).toEqual([]);
});

test.each(['0A1B2C-S:1', '0A1B2C-Box 1-S:1', '0A1B2C-S%3A1', '0A1B2C-Box%201-S%3A1'])(
  '%s is the device',
  (name) => {
    expect(isNamed([name], identity)).toBe(true);
    expect(isNamed([name], { ...identity, oui: '0a1b2c' })).toBe(true);
  },
);

test.each(['0A1B2C-S', '0A1B2D-S:1', '0A1B2C-Box 2-S:1', '0A1B2C-Box 1-S:12'])('%s is another', (name) => {
  expect(isNamed([name], identity)).toBe(false);
});

test('nobody is named by an identity that is none', () => {
  expect(isNamed(['0A1B2C-'], { ...identity, serialNumber: '' })).toBe(false);
});
