import { beforeAll, describe, expect, it } from 'vitest';
import { DataModel, type Resolution } from './data-model.js';
import type { ParameterFacts, ObjectFacts } from './facts.js';
import { loadDataModel, loadDictionary, modelNames, type ModelFacts } from './shipped-models.js';

const tr181: ModelFacts = { root: 'Device.', rootDataModelVersion: '2.11' };
const tr098: ModelFacts = { root: 'InternetGatewayDevice.' };

async function resolve(facts: ModelFacts, path: string): Promise<Resolution> {
  return (await loadDataModel(facts))!.resolve(path);
}

/** Read by eye from the documents of the Broadband Forum. */
const parameters: readonly [ModelFacts, string, ParameterFacts][] = [
  [
    tr181,
    'Device.WiFi.Radio.1.Channel',
    { access: 'readWrite', type: { base: 'unsignedInt', ranges: [['1', '255']] } },
  ],
  [
    tr181,
    'Device.ManagementServer.PeriodicInformInterval',
    { access: 'readWrite', type: { base: 'unsignedInt', ranges: [['1', null]], units: 'seconds' } },
  ],
  [
    tr181,
    'Device.ManagementServer.Password',
    { access: 'readWrite', hidden: true, type: { base: 'string', sizes: [[null, 256]] } },
  ],
  [
    tr181,
    'Device.DeviceInfo.SoftwareVersion',
    { activeNotify: 'forceEnabled', forcedInform: true, type: { base: 'string', sizes: [[null, 64]] } },
  ],
  [
    tr181,
    'Device.WiFi.AccessPoint.10001.Security.KeyPassphrase',
    { access: 'readWrite', secured: true, type: { base: 'string', sizes: [[8, 63]] } },
  ],
  [
    tr181,
    'Device.WiFi.Radio.*.OperatingStandards',
    { access: 'readWrite', type: { base: 'string', list: {}, enumerationOf: 'SupportedStandards' } },
  ],
  [
    tr181,
    'Device.NAT.PortMapping.[cpe-ssh].Protocol',
    { access: 'readWrite', type: { base: 'string', enumeration: ['TCP', 'UDP'] } },
  ],
  [
    tr181,
    'Device.Optical.Interface.{i}.LowerOpticalThreshold',
    { status: 'deprecated', type: { base: 'int', named: 'Dbm1000', ranges: [['-127000', '0', '500']] } },
  ],
  [
    tr181,
    'Device.Routing.Babel.MACKeySet.1.MACKey.2.KeyValue',
    { access: 'writeOnce', secured: true, type: { base: 'hexBinary' } },
  ],
  [
    tr098,
    'InternetGatewayDevice.LANDevice.1.WLANConfiguration.2.SSID',
    { access: 'readWrite', type: { base: 'string', sizes: [[null, 32]] } },
  ],
  [
    tr098,
    'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.DTMFMethod',
    {
      access: 'readWrite',
      default: 'InBand',
      type: { base: 'string', sizes: [[null, 64]], enumeration: ['InBand', 'RFC2833', 'SIPInfo'] },
    },
  ],
  [
    { root: 'Device.', deviceSummary: 'Device:1.4[](Baseline:1)' },
    'Device.LAN.IPAddress',
    {
      access: 'readWrite',
      forcedInform: true,
      type: { base: 'string', named: 'IPAddress', sizes: [[null, 45]] },
    },
  ],
  [
    tr181,
    'Device.Services.VoiceService.1.SIP.Client.1.AuthPassword',
    { access: 'readWrite', secured: true, default: '', type: { base: 'string', sizes: [[null, 128]] } },
  ],
];

const objects: readonly [ModelFacts, string, string, ObjectFacts][] = [
  [
    tr181,
    'Device.WiFi.SSID.',
    'table',
    {
      access: 'readWrite',
      entries: [0, null],
      countedBy: 'SSIDNumberOfEntries',
      enabledBy: 'Enable',
      uniqueKeys: [['Alias'], ['Name'], ['BSSID']],
      since: '2.0',
    },
  ],
  [
    tr098,
    'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WEPKey.4.',
    'instance',
    { entries: [4, 4], uniqueKeys: [['Alias']] },
  ],
  [tr181, 'Device.WiFi.', 'single', { since: '2.0' }],
];

describe('shipped dictionaries', () => {
  it.each(parameters)('%j %s', async (facts, path, expected) => {
    const resolution = await resolve(facts, path);
    expect(resolution).toMatchObject({ kind: 'parameter' });
    // Strict: what the golden fact leaves out must not be there, but for when it came.
    const { since: _, ...said } = (resolution as { facts: ParameterFacts }).facts;
    expect(said).toEqual(expected);
  });

  it.each(objects)('%j %s', async (facts, path, form, expected) => {
    expect(await resolve(facts, path)).toMatchObject({ kind: 'object', form, facts: expected });
  });

  it('name the values that only a device gives', async () => {
    const path = 'Device.DNS.Diagnostics.NSLookupDiagnostics.DiagnosticsState';
    expect(await resolve(tr181, path)).toMatchObject({
      facts: {
        type: {
          enumeration: [
            'None',
            'Requested',
            'Canceled',
            'Complete',
            'Error_DNSServerNotResolved',
            'Error_Internal',
            'Error_Other',
          ],
          reportOnly: ['None', 'Complete', 'Error_DNSServerNotResolved', 'Error_Internal', 'Error_Other'],
        },
      },
    });
  });

  it.each([
    ['Device:2', 723, 5860],
    ['Device:1', 120, 848],
    ['InternetGatewayDevice:1', 192, 1800],
    // One object more: what the service adds to where it stands.
    ['VoiceService:1', 43, 350],
    ['VoiceService:2', 113, 849],
  ] as const)('%s has %d objects and %d parameters', async (name, objectCount, parameterCount) => {
    const paths = [...(await loadDictionary(name)).paths()];
    expect(paths.filter((path) => path.endsWith('.'))).toHaveLength(objectCount);
    expect(paths.filter((path) => !path.endsWith('.'))).toHaveLength(parameterCount);
  });
});

describe('the models of a device', () => {
  it.each<[ModelFacts, string, string]>([
    [{ root: 'Device.', rootDataModelVersion: '2.4' }, 'Device.LAN.IPAddress', 'unknown'],
    [{ root: 'Device.', rootDataModelVersion: '2.4' }, 'Device.IP.Interface.1.Enable', 'parameter'],
    [{ root: 'Device.', deviceSummary: 'Device:1.0[](B:1)' }, 'Device.IP.Interface.1.Enable', 'unknown'],
    // Either issue of TR-181, so both speak.
    [{ root: 'Device.' }, 'Device.LAN.IPAddress', 'parameter'],
    [{ root: 'Device.' }, 'Device.IP.Interface.1.Enable', 'parameter'],
    [tr098, 'InternetGatewayDevice.UserInterface.PasswordRequired', 'parameter'],
    [tr098, 'Device.IP.Interface.1.Enable', 'unknown'],
    [tr098, 'InternetGateWayDevice.UserInterface.PasswordRequired', 'uncovered'],
    [tr181, 'Device.DeviceInfo.X_0000C5_Temperature', 'uncovered'],
    [tr181, 'Device.X_ACME-COM_Tree.1.Leaf', 'uncovered'],
    [tr181, 'Device.Services.StorageService.1.Enable', 'uncovered'],
    [tr181, 'Device.Services.VoiceServiceNumberOfEntries', 'parameter'],
    [tr181, 'Device.Services.VoiceService.1.Nothing', 'unknown'],
    [tr181, 'Device.WiFi.Radio.0.Channel', 'malformed'],
    [tr181, 'Device.WiFi..Radio', 'malformed'],
    [tr181, 'Device.WiFi.SSID.[1x].Name', 'malformed'],
    [tr181, 'Device.WiFi.SSID.4294967296.Name', 'malformed'],
  ])('%j: %s is %s', async (facts, path, kind) => {
    expect((await resolve(facts, path)).kind).toBe(kind);
  });

  it.each<[ModelFacts]>([
    [{ root: null }],
    [{ root: 'Other.' }],
    [{ root: 'Device.', rootDataModelVersion: '3.0' }],
  ])('are not known for %j', async (facts) => {
    expect(await loadDataModel(facts)).toBeNull();
  });

  it('say how far an unknown path is known, and what is like the rest', async () => {
    expect(await resolve(tr181, 'Device.WiFi.Radios.1.Channel')).toEqual({
      kind: 'unknown',
      parent: 'Device.WiFi.',
      similar: 'Radio.',
    });
    expect(await resolve(tr181, 'Device.WiFi.Radio.1.channel')).toEqual({
      kind: 'unknown',
      parent: 'Device.WiFi.Radio.{i}.',
      similar: 'Channel',
    });
    expect(await resolve(tr181, 'Device.WiFi.Radio.1.Frequency')).toMatchObject({ similar: null });
  });
});

describe.each(modelNames)('every path of %s', (name) => {
  const at = name.startsWith('VoiceService') ? 'Device.Services.' : '';
  let paths: string[];
  let model: DataModel;
  beforeAll(async () => {
    const dictionary = await loadDictionary(name);
    paths = [...dictionary.paths()].map((path) => at + path);
    model = new DataModel([{ at, dictionary }]);
  });

  it.each([
    ['number', '7'],
    ['alias', '[cpe-7.a b]'],
    ['wildcard', '*'],
    ['placeholder', '{i}'],
  ])('resolves with instances by %s', (_, instance) => {
    for (const template of paths) {
      const kind = template.endsWith('.') ? 'object' : 'parameter';
      expect(model.resolve(template.replaceAll('{i}', instance))).toMatchObject({ kind, template });
    }
  });

  it('is unknown with a letter more at its end', () => {
    for (const template of paths.slice(1)) {
      const wrong = template.endsWith('.') ? template.replace(/(\w|\})?\.$/, '$1Zz.') : `${template}Zz`;
      if (!template.endsWith('{i}.')) expect(model.resolve(wrong).kind).toBe('unknown');
    }
  });
});
