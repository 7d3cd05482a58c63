import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
const hostile = `<script>alert(1)</script>"'=cmd|`;

beforeAll(async () => {
  api = await startAdminApi();
  for (let n = 2; n <= 5; n++)
    api.ports.inventory.add(
      { oui: n % 2 === 0 ? '0A1B2C' : 'FFFFFF', productClass: 'Box', serialNumber: `S${n}` },
      'quarantined',
      { modelName: hostile },
    );
});
afterAll(() => api.close());

const serials = (body: { items: { serialNumber: string }[] }) =>
  body.items.map(({ serialNumber }) => serialNumber);

describe('device list', () => {
  it('pages through all devices, each once', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await api.call('GET', `/api/v1/devices?limit=2${cursor}`);
      seen.push(...serials(body));
      cursor = body.next === null ? '' : `&cursor=${encodeURIComponent(body.next)}`;
    } while (cursor !== '');
    expect(seen).toEqual(['S1', 'S2', 'S3', 'S4', 'S5']);
  });

  it('finds devices by identity, with the OUI in any case', async () => {
    expect(serials((await api.call('GET', '/api/v1/devices?oui=ffffff')).body)).toEqual(['S3', 'S5']);
    const one = await api.call('GET', '/api/v1/devices?oui=0A1B2C&productClass=Box&serialNumber=S4');
    expect(serials(one.body)).toEqual(['S4']);
    expect((await api.call('GET', '/api/v1/devices?serialNumber=none')).body).toEqual({
      items: [],
      next: null,
    });
  });

  it.each([
    'limit=0',
    'limit=1001',
    'limit=abc',
    'limit=1e2',
    'limit=',
    'limit=1&limit=2',
    'limit[$gt]=1',
    'oui=x-z',
    'oui=0A1B2C&oui=FFFFFF',
    'cursor=',
    'cursor=nonsense',
    'cursor=%00',
    `serialNumber=${'x'.repeat(257)}`,
    'order=(CASE%20WHEN%201%20THEN%201%20END)',
  ])('refuses %.40s', async (query) => {
    const { status, body } = await api.call('GET', `/api/v1/devices?${query}`);
    expect(status).toBe(400);
    expect(body.errors[0]).toMatchObject({ in: 'query', pointer: expect.stringMatching(/^\/[\w[\]$]+$/) });
  });
});

describe('device', () => {
  it('is shown with the fields of the contract, hostile texts as plain JSON', async () => {
    const [found] = (await api.call('GET', '/api/v1/devices?serialNumber=S2')).body.items;
    const { headers, body } = await api.call('GET', `/api/v1/devices/${found.id.toUpperCase()}`);
    expect(headers.get('content-type')).toContain('application/json');
    expect(body).toEqual({
      id: found.id,
      oui: '0A1B2C',
      productClass: 'Box',
      serialNumber: 'S2',
      manufacturer: '',
      modelName: hostile,
      softwareVersion: '',
      hardwareVersion: '',
      provisioningCode: '',
      dataModelRoot: null,
      cwmpVersion: null,
      peerAddress: null,
      connectionRequestUrl: null,
      online: false,
      lastInformAt: null,
      onboarding: 'quarantined',
      quarantinedSince: null,
      quarantineReason: null,
      tags: [],
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  it('is approved, twice without harm, and only if it exists', async () => {
    const [found] = (await api.call('GET', '/api/v1/devices?serialNumber=S3')).body.items;
    for (let n = 0; n < 2; n++) {
      const { status, body } = await api.call('POST', `/api/v1/devices/${found.id}/approve`);
      expect([status, body.onboarding]).toEqual([200, 'approved']);
    }
    const unknown = '01930000-0000-7000-8000-000000000000';
    expect((await api.call('POST', `/api/v1/devices/${unknown}/approve`)).body.code).toBe('DEVICE_NOT_FOUND');
  });

  it('is released from quarantine, twice without harm, and only if it exists', async () => {
    const [found] = (await api.call('GET', '/api/v1/devices?serialNumber=S4')).body.items;
    const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber: 'S4' };
    const turn = { kind: 'inform', identity, principal: { kind: 'anonymous', username: null } } as const;
    for (let n = 0; n < 2; n++) await api.ports.quarantine.noteCrash(turn, 'it fell');
    const listed = await api.call('GET', '/api/v1/devices?filter=quarantinedSince%20IS%20NOT%20NULL');
    expect(listed.body.items).toMatchObject([{ id: found.id, quarantineReason: 'it fell' }]);
    for (let n = 0; n < 2; n++) {
      const { status, body } = await api.call('POST', `/api/v1/devices/${found.id}/quarantine/release`);
      expect([status, body.quarantinedSince, body.quarantineReason]).toEqual([200, null, null]);
    }
    const unknown = '01930000-0000-7000-8000-000000000000';
    const refused = await api.call('POST', `/api/v1/devices/${unknown}/quarantine/release`);
    expect(refused.body.code).toBe('DEVICE_NOT_FOUND');
  });
});
