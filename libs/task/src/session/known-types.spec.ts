import { describe, expect, it } from 'vitest';
import type { AcsRequest } from '#cwmp';
import type { DeviceId, ParameterStore, StoredParameter } from '#device';
import { withKnownTypes } from './known-types.js';

const stored = (path: string, type: string | null) => ({ path, type }) as StoredParameter;
const store = (lists: string[]) =>
  ({
    list: async (_: DeviceId, path: string) => {
      lists.push(path);
      return [stored('Device.A', 'unsignedInt'), stored('Device.B', null)];
    },
  }) as unknown as ParameterStore;
const set = (...parameterList: { name: string; value: string; type?: string }[]): AcsRequest => ({
  method: 'SetParameterValues',
  arguments: { parameterList },
});

describe('types of settings', () => {
  it('come from what the device last reported, unless the operator gave one', async () => {
    const request = set(
      { name: 'Device.A', value: '1' },
      { name: 'Device.A2', value: '1', type: 'int' },
      { name: 'Device.B', value: 'x' },
      { name: 'Device.C', value: 'x' },
    );
    const typed = await withKnownTypes(request, 1 as DeviceId, store([]));
    expect(typed.method === 'SetParameterValues' && typed.arguments.parameterList).toEqual([
      { name: 'Device.A', value: '1', type: 'unsignedInt' },
      { name: 'Device.A2', value: '1', type: 'int' },
      { name: 'Device.B', value: 'x' },
      { name: 'Device.C', value: 'x' },
    ]);
  });

  it('come from the data model where the device reported none, if the value is one of that type', async () => {
    const parameters = {
      list: async () => [
        stored('Device.RootDataModelVersion', 'string'),
        stored('Device.WiFi.Radio.1.Channel', 'int'),
      ],
    } as unknown as ParameterStore;
    const request = set(
      { name: 'Device.WiFi.Radio.1.Channel', value: '6' },
      { name: 'Device.WiFi.Radio.2.Channel', value: '6' },
      { name: 'Device.WiFi.Radio.3.Channel', value: 'auto' },
      { name: 'Device.WiFi.Radio.1.OperatingStandards', value: 'n,ac' },
      { name: 'Device.ATM.Link.1.X_ACME_Depth', value: '7' },
      { name: 'Device.XMPP.Connection.1.ServerRetryInitialInterval', value: '7' },
    );
    const typed = await withKnownTypes(request, 1 as DeviceId, parameters);
    expect(
      typed.method === 'SetParameterValues' && typed.arguments.parameterList.map(({ type }) => type),
    ).toEqual(['int', 'unsignedInt', undefined, 'string', undefined, 'unsignedInt']);
  });

  it('cost no look at the store when all are given, or when nothing is set', async () => {
    const lists: string[] = [];
    await withKnownTypes(set({ name: 'Device.A', value: '1', type: 'int' }), 1 as DeviceId, store(lists));
    await withKnownTypes({ method: 'Reboot', arguments: {} }, 1 as DeviceId, store(lists));
    expect(lists).toEqual([]);
  });
});
