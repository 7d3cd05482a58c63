import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { belowRoot, isPartialPath, isWithin, parentOf, rootOf, SecretPaths } from './index.js';

describe('parameter paths', () => {
  it('takes the empty path and a trailing dot as partial', () => {
    expect(['', 'Device.', 'Device.WiFi.', 'Device.X'].map(isPartialPath)).toEqual([true, true, true, false]);
  });

  it('matches a full name only exactly, so a name that is a prefix of another does not match', () => {
    expect(isWithin('Device.WiFi.SSID.10.Name', 'Device.WiFi.SSID.1.')).toBe(false);
    expect(isWithin('Device.WiFi.SSID.1.Name', 'Device.WiFi.SSID.1.')).toBe(true);
    expect(isWithin('Device.DeviceInfo.UpTime2', 'Device.DeviceInfo.UpTime')).toBe(false);
    expect(isWithin('Device.WiFi.', 'Device.WiFi.')).toBe(true);
  });

  it('finds the root from the names, in any case (Q21)', () => {
    expect(rootOf(['InternetGateWayDevice.DeviceInfo.X_CT-ProvCode'])).toBe('InternetGatewayDevice.');
    expect(rootOf(['.ExternalIPAddress', 'Device.DeviceInfo.SoftwareVersion'])).toBe('Device.');
    expect(rootOf(['DeviceSummary'])).toBeNull();
  });

  it.each([
    ['Device.WiFi.SSID.1.', 'Device.WiFi.SSID.'],
    ['Device.WiFi', 'Device.'],
    ['Device.', ''],
    ['DeviceSummary', ''],
    ['.ExternalIPAddress', '.'],
    ['..', '.'],
    ['.', ''],
    ['', ''],
  ])('Q19: goes up from "%s" to "%s", so that every way up ends', (path, parent) => {
    expect(parentOf(path)).toBe(parent);
  });

  it('goes up from any name in steps that make it shorter', () => {
    const name = fc.array(fc.constantFrom('.', 'A', '1', '[', ']', ' '), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(name, (parts) => parentOf(parts.join('')).length < parts.length));
  });

  it('strips the root only', () => {
    expect(belowRoot('Device.DeviceInfo.UpTime')).toBe('DeviceInfo.UpTime');
    expect(belowRoot('DeviceSummary')).toBeNull();
  });
});

describe('secret paths', () => {
  it.each([
    ['Device.ManagementServer.ConnectionRequestPassword', true],
    ['Device.WiFi.AccessPoint.1.Security.KeyPassphrase', true],
    ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.PreSharedKey.1.PreSharedKey', true],
    ['Device.PPP.Interface.1.Username', false],
    ['Device.Users.PasswordPolicy.Enable', false],
    ['Device.DeviceInfo.SerialNumber', false],
  ])('%s: %s', (path, secret) => {
    expect(new SecretPaths().has(path)).toBe(secret);
  });
});
