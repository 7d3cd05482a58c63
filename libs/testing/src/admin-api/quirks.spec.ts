import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { informOf } from '../conformance/test-device.js';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await startAdminApi();
});
afterAll(() => api.close());

const unknown = '01930000-0000-7000-8000-000000000000';

describe('the quirks of a device', () => {
  it('are those of an ordinary one until something is known', async () => {
    const { status, body } = await api.call('GET', `/api/v1/devices/${api.deviceId}/quirks`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      profiles: [],
      learned: [],
      effective: { booleans: 'digits', batchSize: 256 },
    });
  });

  it('tell what was learned, and forget it by order', async () => {
    const { oui, productClass, serialNumber } = (await api.ports.inventory.find(api.deviceId))!;
    const opened = await api.ports.sessions.open(informOf({ oui, productClass, serialNumber }));
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    await api.ports.quirks.remember(opened.session.fence, { quirk: 'batchSize', value: 16 });
    const path = `/api/v1/devices/${api.deviceId}/quirks`;
    expect((await api.call('GET', path)).body).toMatchObject({
      learned: [{ quirk: 'batchSize', value: '16', scope: 'device' }],
      effective: { batchSize: 16 },
    });
    expect(await api.call('DELETE', `${path}/learned`)).toMatchObject({ status: 200, body: { learned: [] } });
  });

  it.each([
    ['GET', `/api/v1/devices/${unknown}/quirks`, 404],
    ['DELETE', `/api/v1/devices/${unknown}/quirks/learned`, 404],
    ['GET', '/api/v1/devices/x/quirks', 404],
    ['GET', `/api/v1/devices/${unknown}/quirks?all=1`, 400],
  ])('%s %s is answered with %i', async (method, path, status) => {
    expect((await api.call(method, path)).status).toBe(status);
  });
});
