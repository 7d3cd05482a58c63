import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import { informOf, openedOf } from '../conformance/test-device.js';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber: 'S1' };

beforeAll(async () => {
  api = await startAdminApi();
  const events = [
    { eventCode: '1 BOOT', commandKey: '' },
    { eventCode: 'M Reboot', commandKey: 'k' },
  ];
  const { fence } = openedOf(await api.ports.sessions.open(informOf(identity, { events })));
  const details = { commandKey: 'k', faultStruct: { faultCode: 0, faultString: '<script>' } };
  await api.ports.sessions.journal(fence, { method: 'TransferComplete', commandKey: 'k', details });
});
afterAll(() => api.close());

const list = (query = '') => api.call('GET', `/api/v1/devices/${api.deviceId}/events${query}`);

describe('events', () => {
  it('are shown with what the device told, and nothing that it did not', async () => {
    const { status, body } = await list('?code=TransferComplete');
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          id: expect.any(String),
          deviceId: api.deviceId,
          kind: 'call',
          code: 'TransferComplete',
          commandKey: 'k',
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          data: { commandKey: 'k', faultStruct: { faultCode: 0, faultString: '<script>' } },
        },
      ],
      next: null,
    });
    const boot = await list('?code=1%20BOOT');
    expect(Object.keys(boot.body.items[0])).not.toContain('data');
  });

  it('come in pages, of one device or of all', async () => {
    for (const path of [`/api/v1/devices/${api.deviceId}/events`, '/api/v1/events']) {
      const first = await api.call('GET', `${path}?limit=2`);
      expect(first.body.items).toHaveLength(2);
      const second = await api.call('GET', `${path}?limit=2&cursor=${first.body.next}`);
      expect(second.body.items).toHaveLength(1);
      expect(second.body.next).toBeNull();
    }
  });

  it('are found by their time', async () => {
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    expect((await list(`?from=${hourAgo}`)).body.items).toHaveLength(3);
    expect((await list(`?to=${hourAgo}`)).body.items).toEqual([]);
  });

  it.each([
    'from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z',
    'from=2026-03-01T00:00:00Z&to=2026-01-01T00:00:00Z',
    'from=1969-12-31T00:00:00Z&to=1970-01-02T00:00:00Z',
    'from=2001-01-01T00:00:00Z',
    'from=yesterday',
    'code=',
    'cursor=x',
    'kind=inform',
  ])('are not listed by %s', async (query) => {
    const { status, body } = await list(`?${query}`);
    expect([status, body.errors?.[0]?.in]).toEqual([400, 'query']);
  });

  it('of an unknown device are not found', async () => {
    const { body } = await api.call('GET', `/api/v1/devices/${newUuidV7()}/events`);
    expect(body.code).toBe('DEVICE_NOT_FOUND');
  });
});
