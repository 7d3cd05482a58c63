import { beforeAll, describe, expect, it } from 'vitest';
import type { DataModel } from '../dictionary/data-model.js';
import { loadDataModel } from '../dictionary/shipped-models.js';
import type { Finding } from './finding.js';
import { openedBelow, type OwnFacts, type OwnTree } from './own-tree.js';
import { validateAttributes, type AttributesRequest } from './validate-attributes.js';
import { validateAdd, validateDelete } from './validate-objects.js';
import { validateSettings } from './validate-settings.js';

type Told = Readonly<Record<string, Partial<OwnFacts>>>;

function treeOf(told: Told, listed: readonly string[] = []): OwnTree {
  return {
    find: (path) => (path in told ? { writable: null, type: null, ...told[path] } : null),
    isListed: (object) => listed.includes(object),
    hasBelow: (object) => Object.keys(told).some((path) => path.startsWith(object) && path !== object),
  };
}

const nothing = treeOf({});

const walked = treeOf(
  {
    'Device.WiFi.': { writable: false },
    'Device.WiFi.Radio.': { writable: false },
    'Device.WiFi.Radio.1.': { writable: false },
    'Device.WiFi.Radio.1.Channel': { writable: true, type: 'unsignedInt' },
    'Device.WiFi.Radio.1.Status': { writable: false, type: 'string' },
    'Device.WiFi.Radio.1.X_ACME_Boost': { writable: true, type: 'int' },
    'Device.WiFi.SSID.': { writable: true },
    'Device.WiFi.SSID.3.': { writable: true },
    'Device.WiFi.SSID.3.SSID': { writable: true, type: 'string' },
    'Device.WiFi.SSID.4.': { writable: false },
    'Device.WiFi.SSID.4.Enable': { writable: true },
    'Device.WiFi.Odd Name': { writable: true },
    'Device.WiFi.MaxBitRate': { writable: true },
  },
  [
    'Device.',
    'Device.WiFi.',
    'Device.WiFi.Radio.',
    'Device.WiFi.Radio.1.',
    'Device.WiFi.SSID.',
    'Device.WiFi.SSID.3.',
  ],
);

let model: DataModel;
beforeAll(async () => {
  model = (await loadDataModel({ root: 'Device.', rootDataModelVersion: '2.16' }))!;
});

const brief = (findings: readonly Finding[]) =>
  findings.map(({ pointer, code, authority }) => `${pointer} ${code} ${authority}`);

function set(tree: OwnTree, name: string, value: string, type?: string) {
  const settings = [{ name, value, ...(type !== undefined && { type }) }];
  const strict = brief(validateSettings(settings, { tree, model, force: false }));
  const forced = brief(validateSettings(settings, { tree, model, force: true }));
  expect(forced).toEqual(strict.filter((each) => !each.endsWith(' model')));
  return strict;
}

describe('settings of a device that told nothing', () => {
  it.each([
    ['Device.WiFi.Radio.1.Channel', '6', []],
    ['Device.WiFi.Radio.1.Channel', '0', ['/parameterList/0/value outOfRange model']],
    ['Device.WiFi.Radio.1.Channel', 'six', ['/parameterList/0/value wrongType model']],
    ['Device.WiFi.Radio.1.Status', 'Up', ['/parameterList/0/name readOnly model']],
    ['Device.WiFi.Radio.1.Chanel', '6', ['/parameterList/0/name unknownPath model']],
    ['Device.Radio.1.Channel', '6', ['/parameterList/0/name unknownPath model']],
    ['InternetGatewayDevice.ManagementServer.URL', 'x', ['/parameterList/0/name unknownPath model']],
    ['Device.NAT.PortMapping.1.Protocol', 'SCTP', ['/parameterList/0/value notInEnumeration model']],
    ['Device.DeviceInfo.ProvisioningCode', 'a'.repeat(65), ['/parameterList/0/value tooLong model']],
    ['Device.WiFi.AccessPoint.1.Security.KeyPassphrase', 'short', ['/parameterList/0/value tooShort model']],
    ['Device.WiFi.Radio.1.X_ACME_Boost', 'anything', []],
    ['Device.WiFi.Radio.*.Channel', '6', ['/parameterList/0/name malformedPath protocol']],
    ['Device.WiFi.Radio.{i}.Channel', '6', ['/parameterList/0/name malformedPath protocol']],
    ['Device.WiFi.Radio.0.Channel', '6', ['/parameterList/0/name malformedPath protocol']],
    ['Device.WiFi.Radio.[cpe-1].Channel', '6', []],
    ['Device.Routing.Babel.MACKeySet.1.MACKey.1.KeyValue', '00ff', []],
  ])('%s = %j', (name, value, expected) => {
    expect(set(nothing, name, value)).toEqual(expected);
  });

  it('need no model', () => {
    const settings = [{ name: 'Device.No.Such', value: '1' }];
    expect(validateSettings(settings, { tree: nothing, model: null, force: false })).toEqual([]);
  });
});

describe('settings of a device that told its names', () => {
  it.each<[string, string, string | undefined, string[]]>([
    ['Device.WiFi.Radio.1.Channel', '6', undefined, []],
    ['Device.WiFi.Radio.1.Channel', 'six', undefined, ['/parameterList/0/value wrongType device']],
    ['Device.WiFi.Radio.1.Channel', '6', 'string', ['/parameterList/0/type wrongType device']],
    ['Device.WiFi.Radio.1.Channel', '300', 'unsignedInt', ['/parameterList/0/value outOfRange model']],
    ['Device.WiFi.Radio.1.Status', 'Up', undefined, ['/parameterList/0/name readOnly device']],
    ['Device.WiFi.Radio.1.X_ACME_Boost', '-5', undefined, []],
    ['Device.WiFi.Radio.1.X_ACME_Boost', 'x', undefined, ['/parameterList/0/value wrongType device']],
    ['Device.WiFi.Radio.1.X_ACME_Other', '1', undefined, ['/parameterList/0/name unknownPath device']],
    // In the model, but not on this device: nothing forces it there.
    ['Device.WiFi.Radio.1.TransmitPower', '5', undefined, ['/parameterList/0/name unknownPath device']],
    ['Device.WiFi.Radio.2.Channel', '6', undefined, ['/parameterList/0/name unknownPath device']],
    ['Device.Radio.1.Channel', '6', undefined, ['/parameterList/0/name unknownPath device']],
    ['Device.WiFi.Radio.1', '6', undefined, ['/parameterList/0/name unknownPath device']],
    // Known, though not by the model, or writable against it.
    ['Device.WiFi.Odd Name', 'x', undefined, []],
    ['Device.WiFi.MaxBitRate', 'x', undefined, []],
    // Below what was never listed the model decides.
    ['Device.WiFi.SSID.4.SSID', 'x', undefined, []],
    ['Device.WiFi.SSID.4.Nothing', 'x', undefined, ['/parameterList/0/name unknownPath model']],
    ['Device.WiFi.SSID.[cpe-9].SSID', 'x', undefined, []],
    ['Device.WiFi.SSIDs.[cpe-9].SSID', 'x', undefined, ['/parameterList/0/name unknownPath device']],
  ])('%s = %j as %s', (name, value, type, expected) => {
    expect(set(walked, name, value, type)).toEqual(expected);
  });

  it('name every entry that is wrong, in order, and each name once', () => {
    const settings = [
      'Device.WiFi.Radio.1.Channel',
      'Device.WiFi.Radio.1.Status',
      'Device.WiFi.Radio.1.Channel',
    ];
    const findings = validateSettings(
      settings.map((name) => ({ name, value: '999' })),
      { tree: walked, model, force: false },
    );
    expect(brief(findings)).toEqual([
      '/parameterList/0/value outOfRange model',
      '/parameterList/1/name readOnly device',
      '/parameterList/2/name duplicate protocol',
    ]);
  });

  it('say what to do about it', () => {
    const context = { tree: walked, model, force: false };
    const message = (name: string) => validateSettings([{ name, value: '999' }], context)[0]?.message;
    expect(message('Device.WiFi.Radio.1.Channel')).toBe(
      'must be 1 to 255 in Device:2.16; force sends it all the same',
    );
    expect(message('Device.WiFi.Radio.1.Chanel')).toContain(
      'call GetParameterNames for Device.WiFi.Radio.1. first',
    );
    expect(
      validateSettings([{ name: 'Device.WiFi.Radio.1.Chanel', value: '1' }], { ...context, tree: nothing })[0]
        ?.message,
    ).toContain('did you mean Device.WiFi.Radio.{i}.Channel?');
  });

  it('take what an earlier step may add for possible', () => {
    const tree = openedBelow(walked, 'Device.WiFi.SSID.');
    expect(set(tree, 'Device.WiFi.SSID.5.SSID', 'x')).toEqual([]);
    expect(set(walked, 'Device.WiFi.SSID.5.SSID', 'x')).toEqual(['/parameterList/0/name unknownPath device']);
    expect(set(tree, 'Device.WiFi.Radio.2.Channel', '1')).toEqual([
      '/parameterList/0/name unknownPath device',
    ]);
  });
});

describe('AddObject and DeleteObject', () => {
  const check = (validate: typeof validateAdd, tree: OwnTree, path: string) =>
    brief(validate(path, { tree, model, force: false }));

  it.each<[string, OwnTree, string[]]>([
    ['Device.NAT.PortMapping.', nothing, []],
    ['Device.NAT.PortMapping.[ours].', nothing, []],
    ['Device.WiFi.SSID.', walked, []],
    ['Device.WiFi.Radio.', nothing, ['/objectName readOnly model']],
    ['Device.WiFi.Radio.', walked, ['/objectName readOnly device']],
    ['Device.WiFi.', nothing, ['/objectName notATable model']],
    ['Device.NAT.PortMapping.3.', nothing, ['/objectName notATable protocol']],
    ['Device.NAT.PortMappings.', nothing, ['/objectName unknownPath model']],
    ['Device.NAT.PortMapping.', walked, ['/objectName unknownPath device']],
    ['Device.X_ACME_Table.', nothing, []],
    ['Device.WiFi.*.', nothing, ['/objectName malformedPath protocol']],
  ])('adds to %s', (path, tree, expected) => {
    expect(check(validateAdd, tree, path)).toEqual(expected);
  });

  it.each<[string, OwnTree, string[]]>([
    ['Device.NAT.PortMapping.7.', nothing, []],
    ['Device.WiFi.SSID.3.', walked, []],
    ['Device.WiFi.SSID.4.', walked, ['/objectName readOnly device']],
    ['Device.WiFi.SSID.5.', walked, ['/objectName unknownPath device']],
    ['Device.WiFi.SSID.[cpe-x].', walked, []],
    ['Device.WiFi.SSID.', walked, ['/objectName notAnInstance protocol']],
    ['Device.WiFi.Radio.1.', nothing, ['/objectName readOnly model']],
  ])('deletes %s', (path, tree, expected) => {
    expect(check(validateDelete, tree, path)).toEqual(expected);
  });

  it('may be forced against the model only', () => {
    expect(validateAdd('Device.WiFi.Radio.', { tree: nothing, model, force: true })).toEqual([]);
    expect(validateAdd('Device.WiFi.Radio.', { tree: walked, model, force: true })).toHaveLength(1);
    expect(validateDelete('Device.WiFi.Radio.1.', { tree: nothing, model, force: true })).toEqual([]);
  });
});

describe('attributes', () => {
  const entry = (name: string, change: Partial<AttributesRequest> = {}): AttributesRequest => ({
    name,
    notificationChange: true,
    notification: 1,
    accessListChange: false,
    accessList: [],
    ...change,
  });

  it.each<[AttributesRequest, OwnTree, string[]]>([
    [entry('Device.WiFi.'), walked, []],
    [entry(''), walked, []],
    [entry('Device.WiFi.Radio.1.Status'), walked, []],
    [entry('Device.WiFi.Radio.1.Nothing'), walked, ['/parameterList/0/name unknownPath device']],
    [entry('Device.WiFi.Radios.'), nothing, ['/parameterList/0/name unknownPath model']],
    [
      entry('Device.DeviceInfo.SoftwareVersion'),
      nothing,
      ['/parameterList/0/notification forcedNotification model'],
    ],
    [entry('Device.DeviceInfo.SoftwareVersion', { notification: 2 }), nothing, []],
    [entry('Device.DeviceInfo.SoftwareVersion', { notificationChange: false }), nothing, []],
    [entry('Device.DeviceInfo.UpTime', { notification: 2 }), nothing, []],
    [
      entry('Device.WiFi.', {
        accessListChange: true,
        accessList: ['Subscriber', 'Everybody', 'X_ACME_Shop'],
      }),
      nothing,
      ['/parameterList/0/accessList/1 unknownAccess protocol'],
    ],
    [entry('Device.WiFi.', { accessList: ['Everybody'] }), nothing, []],
  ])('%j', (attributes, tree, expected) => {
    expect(brief(validateAttributes([attributes], { tree, model, force: false }))).toEqual(expected);
  });

  it('may name a path once', () => {
    expect(
      brief(validateAttributes([entry('Device.'), entry('Device.')], { tree: nothing, model, force: true })),
    ).toEqual(['/parameterList/1/name duplicate protocol']);
  });
});
