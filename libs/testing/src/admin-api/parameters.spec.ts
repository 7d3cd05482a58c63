import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceId } from '#device';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

describe('parameter list', () => {
  let api: RunningAdminApi;
  let base: string;

  beforeAll(async () => {
    api = await startAdminApi();
    base = `/api/v1/devices/${api.deviceId}/parameters`;
    const deviceId = (await api.ports.inventory.resolve(api.deviceId)) as DeviceId;
    const values = Array.from({ length: 150 }, (_, n) => ({
      path: `Device.X.${n}`,
      value: `${n}`,
      type: 'string',
    }));
    api.ports.parameters.mergeValues(deviceId, values, 'read');
  });
  afterAll(() => api.close());

  it('shows 100 unless told otherwise', async () => {
    const first = (await api.call('GET', base)).body;
    expect(first.items).toHaveLength(100);
    expect(first.items[0]).toEqual({
      path: 'Device.X.0',
      value: '0',
      type: 'string',
      writable: null,
      notification: null,
      accessList: null,
      source: 'read',
      updatedAt: expect.any(String),
    });
    const rest = (await api.call('GET', `${base}?limit=1000&cursor=${first.next}`)).body;
    expect([rest.items.length, rest.next]).toEqual([50, null]);
  });

  it('selects below a partial path or one parameter', async () => {
    expect((await api.call('GET', `${base}?path=Device.X.149`)).body.items).toHaveLength(1);
    expect((await api.call('GET', `${base}?path=Device.Y.`)).body.items).toEqual([]);
  });

  it('refuses what it cannot mean', async () => {
    for (const query of [`path=${'x'.repeat(257)}`, 'limit=1001', 'cursor=abc', 'path=a%00b', 'filter=x'])
      expect((await api.call('GET', `${base}?${query}`)).status).toBe(400);
    expect(
      (await api.call('GET', '/api/v1/devices/01930000-0000-7000-8000-000000000000/parameters')).status,
    ).toBe(404);
  });
});
