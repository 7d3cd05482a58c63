import { describe, expect, it } from 'vitest';
import { profiles, type CpeProfile } from '#cpe-simulator';
import { viewAreas, viewFieldsOf, type DeviceAreaView, type ViewArea } from '#device';
import { viewOf } from './view-of.js';

const areas = Object.keys(viewAreas) as ViewArea[];

const jsonTypes = {
  text: 'string',
  dateTime: 'string',
  boolean: 'boolean',
  integer: 'number',
  number: 'number',
};

/** Names and types of what is told, whatever the values. */
function shapeOf(area: ViewArea, { view }: DeviceAreaView): void {
  if (!view.supported) {
    expect(['noProfile', 'notInModel', 'notRead']).toContain(view.reason);
    return;
  }
  const fields = viewFieldsOf(area);
  for (const item of view.items) {
    expect(Object.keys(item.values)).toEqual(Object.keys(fields));
    for (const [name, field] of Object.entries(fields)) {
      const value = item.values[name];
      expect(Object.hasOwn(item.asOf, name), name).toBe(value !== null);
      expect(Object.hasOwn(item.missing, name), name).toBe(value === null);
      if (value === null) continue;
      if (field.type === 'textList') expect(Array.isArray(value)).toBe(true);
      else expect(typeof value, name).toBe(jsonTypes[field.type]);
      if (field.choices !== undefined) expect(field.choices).toContain(value);
    }
  }
}

describe.each(profiles.map((profile) => [profile.name, profile] as const))('the view of %s', (_, profile) => {
  it.each(areas)('of %s has the shape that every device has', (area) => {
    shapeOf(area, viewOf(profile, area));
  });

  it('tells networks, connections and the device itself, whatever the root', () => {
    expect(firstOf(profile, 'wifi')).toMatchObject({
      enabled: true,
      status: 'up',
      ssid: 'Aviary',
      advertised: true,
      security: 'wpa2Personal',
      passphrase: null,
      band: '2.4GHz',
      channel: 6,
      autoChannel: true,
      transmitPowerPercent: 100,
    });
    expect(firstOf(profile, 'wan')).toMatchObject({
      kind: 'ip',
      enabled: true,
      status: 'connected',
      ipv4SubnetMask: '255.255.255.0',
      ipv4Gateway: '192.0.2.1',
      dnsServers: ['192.0.2.53', '192.0.2.54'],
    });
    expect(firstOf(profile, 'hosts')).toMatchObject({ active: true, medium: 'wifi', addressSource: 'dhcp' });
    expect(firstOf(profile, 'system')).toMatchObject({ uptimeSec: 0, provisioningCode: '' });
  });
});

it.each([
  ['huawei', { rxPowerDbm: -21.4, txPowerDbm: 2.3, temperatureCelsius: 47, supplyVoltageVolt: 3.29 }],
  ['zte', { rxPowerDbm: -21.43, txPowerDbm: 2.3, temperatureCelsius: null }],
])('tells the light of %s in dBm, from where the vendor has it', (name, expected) => {
  const profile = profiles.find((each) => each.name === name)!;
  expect(firstOf(profile, 'optical')).toMatchObject({ status: 'up', ...expected });
  expect(viewOf(profile, 'optical').profiles).toEqual(['tr-098', `${name}-ont`]);
});

it('says of devices without a fibre that they have none, and of an unknown model that nobody knows', () => {
  const [tr181, tr098] = ['tr181-generic', 'tr098-generic'].map((name) =>
    profiles.find((each) => each.name === name)!,
  );
  expect(viewOf(tr181!, 'optical').view).toEqual({ supported: false, reason: 'notInModel' });
  expect(viewOf(tr098!, 'optical').view).toEqual({ supported: false, reason: 'noProfile' });
});

function firstOf(profile: CpeProfile, area: ViewArea) {
  const { view } = viewOf(profile, area);
  return view.supported ? view.items[0]?.values : view.reason;
}
