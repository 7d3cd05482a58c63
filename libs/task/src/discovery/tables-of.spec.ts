import { describe, expect, it } from 'vitest';
import type { StoredParameter } from '#device';
import { tableOf, tablesOf } from './tables-of.js';

function known(path: string, writable: boolean | null = null): StoredParameter {
  const unknown = { value: null, type: null, notification: null };
  return { path, writable, ...unknown, source: 'tree', updatedAt: new Date(0) };
}

describe('the tables of a known tree', () => {
  it('are the outermost with instances, and those that may get some', () => {
    const tree = [
      known('Device.DeviceInfo.UpTime'),
      known('Device.WiFi.Radio.1.Channel', true),
      known('Device.WiFi.Radio.2.Stats.BytesSent'),
      known('Device.IP.Interface.1.IPv4Address.1.', true),
      known('Device.NAT.PortMapping.', true),
      known('Device.Time.', false),
    ];
    expect(tablesOf(tree, 'Device.')).toEqual([
      'Device.IP.Interface.',
      'Device.NAT.PortMapping.',
      'Device.WiFi.Radio.',
    ]);
    expect(tablesOf([], 'Device.')).toEqual([]);
  });

  it('are the root when they are many', () => {
    const tree = Array.from({ length: 65 }, (_, n) => known(`Device.T${n}.1.A`));
    expect(tablesOf(tree, 'Device.')).toEqual(['Device.']);
  });

  it.each([
    ['Device.NAT.PortMapping.', 'Device.NAT.PortMapping.'],
    ['Device.NAT.PortMapping.12.', 'Device.NAT.PortMapping.'],
    ['Device.NAT.PortMapping.[web].', 'Device.NAT.PortMapping.'],
    ['Device.IP.Interface.1.IPv4Address.', 'Device.IP.Interface.1.IPv4Address.'],
  ])('%s changes %s', (objectName, expected) => {
    expect(tableOf(objectName)).toBe(expected);
  });
});
