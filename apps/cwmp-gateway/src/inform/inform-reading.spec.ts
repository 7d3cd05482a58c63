import { describe, expect, it } from 'vitest';
import { ordinaryQuirks, type DeviceQuirks, type InformRecord, type Principal } from '#device';
import { readInform } from './inform-reading.js';

const from = 'Device.DeviceInfo.SerialNumber';
const device: Principal = { kind: 'device', username: 'u' };

const recordOf = (principal: Principal, ...parameters: [path: string, value: string][]) =>
  ({
    identity: { oui: '0A1B2C', productClass: 'eNB', serialNumber: '192.0.2.7' },
    facts: { manufacturer: null, modelName: null, softwareVersion: '1' },
    parameters: parameters.map(([path, value]) => ({ path, value, type: null })),
    principal,
  }) as unknown as InformRecord;

const read = (record: InformRecord, quirks: Partial<DeviceQuirks>) =>
  readInform(record, { ofModel: () => ({ ...ordinaryQuirks, ...quirks }) });

describe('Q13: a device whose SerialNumber is its address', () => {
  const serialOf = (record: InformRecord, quirks: Partial<DeviceQuirks> = { serialNumberFrom: from }) =>
    read(record, quirks).record.identity.serialNumber;

  it('is the device that its parameter tells', () => {
    expect(serialOf(recordOf(device, [from, ' SN-1 ']))).toBe('SN-1');
  });

  it.each<[string, InformRecord, Partial<DeviceQuirks>?]>([
    ['no profile says so', recordOf(device, [from, 'SN-1']), {}],
    ['the Inform does not have the parameter', recordOf(device)],
    ['the parameter is empty', recordOf(device, [from, ''])],
    ['a certificate names the device', recordOf({ kind: 'certificate', username: 'u' }, [from, 'SN-1'])],
  ])('is taken by its SerialNumber when %s', (_, record, quirks) => {
    expect(serialOf(record, quirks)).toBe('192.0.2.7');
  });
});

it('Q53: reported values are turned to what they mean', () => {
  const barred = 'Device.Cell.1.Barred';
  const transforms = [{ path: 'Device.Cell.', transform: 'invertBoolean' }] as const;
  const { record } = read(recordOf(device, [barred, '1'], [from, '1']), { valueTransforms: transforms });
  expect(record.parameters.map(({ value }) => value)).toEqual(['0', '1']);
});

it('Q9: the cookie has the Path that the device wants', () => {
  expect(read(recordOf(device), { cookiePath: 'none' }).cookiePath).toBe('none');
});
