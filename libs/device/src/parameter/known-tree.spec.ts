import { describe, expect, it } from 'vitest';
import { KnownTree } from './known-tree.js';
import type { StoredParameter } from './parameter-store.js';

function known(path: string, facets: Partial<StoredParameter> = {}): StoredParameter {
  const updatedAt = new Date(0);
  return {
    path,
    value: null,
    type: null,
    writable: null,
    notification: null,
    source: 'tree',
    updatedAt,
    ...facets,
  };
}

describe('a known tree', () => {
  const tree = new KnownTree([
    known('Device.RootDataModelVersion', { value: '2.11' }),
    known('Device.WiFi.Radio.1.Channel', { writable: true, type: 'unsignedInt' }),
    known('Device.WiFi.SSID.', { listed: true }),
  ]);

  it('finds exact paths only', () => {
    expect(tree.find('Device.WiFi.Radio.1.Channel')).toMatchObject({ writable: true, type: 'unsignedInt' });
    expect(tree.find('Device.WiFi.Radio.1.')).toBeNull();
  });

  it('knows the objects above what it knows, and only those', () => {
    const objects = [
      'Device.',
      'Device.WiFi.',
      'Device.WiFi.Radio.1.',
      'Device.WiFi.SSID.',
      'Device.WiFi.Radio.1',
    ];
    expect(objects.map((path) => tree.hasBelow(path))).toEqual([true, true, true, false, false]);
  });

  it('says what was listed', () => {
    expect([tree.isListed('Device.WiFi.SSID.'), tree.isListed('Device.WiFi.')]).toEqual([true, false]);
  });

  it('says which models the device follows', () => {
    expect(tree.modelFacts).toEqual({ root: 'Device.', rootDataModelVersion: '2.11', deviceSummary: null });
    const summary = known('InternetGatewayDevice.DeviceSummary', {
      value: 'InternetGatewayDevice:1.4[](Baseline:1)',
    });
    expect(new KnownTree([summary]).modelFacts).toMatchObject({
      root: 'InternetGatewayDevice.',
      deviceSummary: summary.value,
    });
    expect(new KnownTree([]).modelFacts.root).toBeNull();
  });
});
