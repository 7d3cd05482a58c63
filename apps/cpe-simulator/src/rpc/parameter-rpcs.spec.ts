import { describe, expect, it } from 'vitest';
import { rpcText } from '../session/scripted-acs.fixture.js';
import { standardDialect } from '../soap/soap-dialect.js';
import { SoapWriter } from '../soap/soap-writer.js';
import type { CpeDevice } from '../cpe/cpe-device.js';
import { call, createDevice, perform } from './rpc-call.fixture.js';

const { getParameterNames, getParameterValues, setParameterValues } = rpcText;
const ssid = 'Device.WiFi.SSID.1.';

function valuesOf(device: CpeDevice, ...names: string[]): [string, string][] {
  const outcome = call(device, getParameterValues(...names));
  if (outcome?.kind !== 'answer') throw new Error('GetParameterValues failed');
  const { parameterList } = outcome.result as { parameterList: { name: string; value: string }[] };
  return parameterList.map(({ name, value }) => [name, value]);
}

function namesOf(device: CpeDevice, path: string, nextLevel: string): string[] {
  const outcome = call(device, getParameterNames(path, nextLevel));
  if (outcome?.kind !== 'answer') throw new Error('GetParameterNames failed');
  return (outcome.result as { parameterList: { name: string }[] }).parameterList.map(({ name }) => name);
}

describe('GetParameterValues', () => {
  it('answers names and partial paths, each parameter once', () => {
    const device = createDevice();
    expect(valuesOf(device, 'Device.DeviceInfo.SerialNumber', 'Device.DeviceInfo.MemoryStatus.')).toEqual([
      ['Device.DeviceInfo.SerialNumber', 'S1'],
      ['Device.DeviceInfo.MemoryStatus.Total', '524288'],
      ['Device.DeviceInfo.MemoryStatus.Free', '231044'],
    ]);
    expect(valuesOf(device, `${ssid}SSID`, ssid).filter(([name]) => name === `${ssid}SSID`)).toHaveLength(1);
    expect(valuesOf(device, '')).toHaveLength(device.tree.base.parameterCount);
  });

  it('hides passwords', () => {
    const device = createDevice();
    const path = 'Device.WiFi.AccessPoint.1.Security.KeyPassphrase';
    expect(call(device, setParameterValues([[path, 'new secret']]))).toMatchObject({ kind: 'answer' });
    expect(valuesOf(device, path)).toEqual([[path, '']]);
    expect(device.tree.valueOf(path)).toBe('new secret');
  });

  it.each([
    'Device.Nope',
    'Device.Nope.',
    'Device.WiFi',
    'Device.WiFi.SSID.9.SSID',
    `Device.${'x'.repeat(260)}`,
  ])('answers 9005 to %s', (name) => {
    expect(call(createDevice(), getParameterValues('Device.DeviceInfo.', name))).toMatchObject({
      code: 9005,
    });
  });

  it('needs names, and not too many', () => {
    expect(call(createDevice(), getParameterValues())).toBeNull();
    const device = createDevice({ maxParameterNames: 1 });
    expect(call(device, getParameterValues('Device.', 'Device.'))).toMatchObject({ code: 9004 });
  });

  it('escapes what it writes', () => {
    const device = createDevice();
    device.tree.set(`${ssid}SSID`, `<&>"'`);
    const { encode } = perform(device, getParameterValues(`${ssid}SSID`)) ?? {};
    expect(encode?.(new SoapWriter(standardDialect))).toBe(
      '<ParameterList soap-enc:arrayType="cwmp:ParameterValueStruct[1]"><ParameterValueStruct>' +
        `<Name>${ssid}SSID</Name><Value xsi:type="xsd:string">&lt;&amp;&gt;&quot;&apos;</Value>` +
        '</ParameterValueStruct></ParameterList>',
    );
  });
});

describe('GetParameterNames', () => {
  it('answers one level', () => {
    const device = createDevice();
    expect(namesOf(device, '', '1')).toEqual(['Device.']);
    expect(namesOf(device, 'Device.DeviceInfo.MemoryStatus.', 'true')).toEqual([
      'Device.DeviceInfo.MemoryStatus.Total',
      'Device.DeviceInfo.MemoryStatus.Free',
    ]);
    expect(namesOf(device, 'Device.WiFi.Radio.', '1')).toEqual([
      'Device.WiFi.Radio.1.',
      'Device.WiFi.Radio.2.',
    ]);
  });

  it('answers the object itself and all below', () => {
    const device = createDevice();
    expect(namesOf(device, 'Device.DeviceInfo.MemoryStatus.', 'false')).toEqual([
      'Device.DeviceInfo.MemoryStatus.',
      'Device.DeviceInfo.MemoryStatus.Total',
      'Device.DeviceInfo.MemoryStatus.Free',
    ]);
    expect(namesOf(device, '', '0')).toHaveLength(device.tree.base.entries.size);
    expect(namesOf(device, `${ssid}SSID`, '0')).toEqual([`${ssid}SSID`]);
  });

  it('lists a table that has lost its last instance', () => {
    const device = createDevice();
    call(device, rpcText.deleteObject('Device.NAT.PortMapping.1.'));
    expect(namesOf(device, 'Device.NAT.PortMapping.', '0')).toEqual(['Device.NAT.PortMapping.']);
    expect(namesOf(device, 'Device.NAT.PortMapping.', '1')).toEqual([]);
  });

  it('says what can be written, added and deleted', () => {
    expect(call(createDevice(), getParameterNames('Device.NAT.', '1'))).toMatchObject({
      result: {
        parameterList: [
          { name: 'Device.NAT.PortMappingNumberOfEntries', writable: false },
          { name: 'Device.NAT.PortMapping.', writable: true },
        ],
      },
    });
  });

  it.each([
    ['Device.Nope.', '0', 9005],
    ['Device.WiFi', '0', 9005],
    [`${ssid}SSID`, '1', 9003],
    ['Device.', 'maybe', 9003],
  ])('refuses %s with NextLevel %s', (path, nextLevel, code) => {
    expect(call(createDevice(), getParameterNames(path, nextLevel))).toMatchObject({ code });
  });

  it('follows the quirks of a profile', () => {
    const device = createDevice({ acceptsEmptyPath: false, acceptsNextLevelWords: false });
    expect(call(device, getParameterNames('', '1'))).toMatchObject({ code: 9005 });
    expect(call(device, getParameterNames('Device.', 'false'))).toMatchObject({ code: 9003 });
    expect(call(device, getParameterNames('Device.', '0'))).toMatchObject({ kind: 'answer' });
  });
});

describe('SetParameterValues', () => {
  const key = 'Device.ManagementServer.ParameterKey';

  it('applies all values and the ParameterKey', () => {
    const changed: string[][] = [];
    const device = createDevice({}, { periodicInformChanged: () => changed.push(['periodic']) });
    const interval = 'Device.ManagementServer.PeriodicInformInterval';
    const settings = [
      [`${ssid}SSID`, 'Nest & Egg'.replace('&', '&amp;')],
      [interval, '600', 'unsignedInt'],
    ] as const;
    expect(call(device, setParameterValues(settings, 'k1'))).toEqual({
      kind: 'answer',
      result: { status: 0 },
    });
    expect([`${ssid}SSID`, interval, key].map((path) => device.tree.valueOf(path))).toEqual([
      'Nest & Egg',
      '600',
      'k1',
    ]);
    expect(changed).toEqual([['periodic']]);
  });

  it('applies none when one is wrong, and says which', () => {
    const device = createDevice();
    const settings = [
      [`${ssid}SSID`, 'good'],
      ['Device.Nope', 'x'],
      ['Device.DeviceInfo.SerialNumber', 'x'],
      ['Device.NAT.PortMapping.1.ExternalPort', '80', 'string'],
      ['Device.NAT.PortMapping.1.InternalPort', '65536', 'unsignedInt'],
      ['Device.NAT.PortMapping.1.Protocol', 'SCTP'],
    ] as const;
    expect(call(device, setParameterValues(settings, 'k2'))).toMatchObject({
      code: 9003,
      parameterFaults: [
        { parameterName: 'Device.Nope', faultCode: 9005 },
        { parameterName: 'Device.DeviceInfo.SerialNumber', faultCode: 9008 },
        { faultCode: 9006 },
        { faultCode: 9007 },
        { parameterName: 'Device.NAT.PortMapping.1.Protocol', faultCode: 9007 },
      ],
    });
    expect(device.tree.valueOf(`${ssid}SSID`)).toBe('Aviary');
    expect(device.tree.valueOf(key)).toBe('');
  });

  it('refuses a name that comes twice', () => {
    const settings = [
      [`${ssid}SSID`, 'a'],
      [`${ssid}SSID`, 'b'],
    ] as const;
    expect(call(createDevice(), setParameterValues(settings))).toMatchObject({
      code: 9003,
      parameterFaults: [{ parameterName: `${ssid}SSID`, faultCode: 9003 }],
    });
  });

  it('tells as little as its profile', () => {
    const settings = [['Device.Nope', 'x']] as const;
    const vague = call(createDevice({ setFaultDetail: 'repeat-9003' }), setParameterValues(settings));
    expect(vague).toMatchObject({ parameterFaults: [{ faultCode: 9003 }] });
    const silent = call(createDevice({ setFaultDetail: 'none' }), setParameterValues(settings));
    expect(silent).toMatchObject({ code: 9003, parameterFaults: [] });
  });

  it('takes boolean words only where the profile does', () => {
    const enable = [[`${ssid}Enable`, 'false', 'boolean']] as const;
    expect(call(createDevice(), setParameterValues(enable))).toMatchObject({ kind: 'answer' });
    expect(call(createDevice({ acceptsBooleanWords: false }), setParameterValues(enable))).toMatchObject({
      parameterFaults: [{ faultCode: 9007 }],
    });
  });

  it('needs values and a short ParameterKey', () => {
    expect(call(createDevice(), setParameterValues([]))).toBeNull();
    expect(call(createDevice(), setParameterValues([[`${ssid}SSID`, 'a']], 'x'.repeat(33)))).toBeNull();
  });
});

describe('stale parameters', () => {
  it('are listed, but neither read nor set', () => {
    const name = 'PPP.Interface.1.Username';
    const device = createDevice({ staleNames: [name] });
    expect(namesOf(device, 'Device.PPP.Interface.1.', '1')).toContain(`Device.${name}`);
    expect(call(device, getParameterValues(`Device.${name}`))).toMatchObject({ code: 9005 });
    expect(valuesOf(device, 'Device.PPP.').map(([path]) => path)).not.toContain(`Device.${name}`);
    expect(call(device, setParameterValues([[`Device.${name}`, 'x']]))).toMatchObject({
      parameterFaults: [{ faultCode: 9005 }],
    });
  });
});
