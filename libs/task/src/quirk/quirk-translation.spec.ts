import { expect, it } from 'vitest';
import type { AcsRequest } from '#cwmp';
import { ordinaryQuirks, type DeviceQuirks } from '#device';
import { fromDevice, toDevice } from './quirk-translation.js';

const quirks: DeviceQuirks = {
  ...ordinaryQuirks,
  valueTransforms: [{ path: 'Device.Cell.*.Barred', transform: 'invertBoolean' }],
  writable: ['Device.WiFi.'],
};

it('Q53: a boolean that the device means the other way round is turned both ways', () => {
  const request: AcsRequest = {
    method: 'SetParameterValues',
    arguments: {
      parameterList: [
        { name: 'Device.Cell.1.Barred', value: 'true', type: 'boolean' },
        { name: 'Device.Cell.1.Name', value: 'true', type: 'string' },
      ],
    },
  };
  expect(toDevice(request, quirks)).toMatchObject({
    arguments: { parameterList: [{ value: 'false' }, { value: 'true' }] },
  });
  expect(toDevice(request, ordinaryQuirks)).toBe(request);
  const told = ['0', '1', 'False', 'unknown'].map((value, index) => ({
    name: `Device.Cell.${index}.Barred`,
    value,
    type: null,
  }));
  const response = { method: 'GetParameterValues', result: { parameterList: told } } as const;
  expect(fromDevice(response, quirks)).toMatchObject({
    result: { parameterList: ['1', '0', 'true', 'unknown'].map((value) => ({ value })) },
  });
});

it('Q48: what is known to be writable is, whatever the device says', () => {
  const parameterList = [
    { name: 'Device.WiFi.SSID.1.SSID', writable: false },
    { name: 'Device.DeviceInfo.SerialNumber', writable: false },
  ];
  const response = { method: 'GetParameterNames', result: { parameterList } } as const;
  expect(fromDevice(response, quirks)).toMatchObject({
    result: { parameterList: [{ writable: true }, { writable: false }] },
  });
});
