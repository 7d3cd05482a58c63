import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await startAdminApi();
});
afterAll(() => api.close());

const path = '/api/v1/secret-rotation';

it('starts a rotation, tells how far it is, and is done when every place is', async () => {
  expect((await api.call('GET', path)).body).toEqual({ done: false, places: [] });
  const started = await api.call('POST', path, { json: {} });
  expect(started.status).toBe(202);
  expect(started.body.places).toMatchObject([{ finishedAt: null }, { finishedAt: null }]);
  while (await api.ports.rotation.work());
  expect((await api.call('GET', path)).body).toMatchObject({
    done: true,
    places: [{ seen: 0, sealedAnew: 0, unreadable: 0 }, {}],
  });
});

it('is closed to callers without a key', async () => {
  expect((await api.call('POST', path, { headers: {} })).status).toBe(401);
});
