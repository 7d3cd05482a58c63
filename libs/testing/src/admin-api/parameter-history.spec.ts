import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { informOf } from './inform-of.js';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

describe('history of parameters', () => {
  let api: RunningAdminApi;
  let base: string;

  beforeAll(async () => {
    api = await startAdminApi();
    base = `/api/v1/devices/${api.deviceId}/parameters`;
    const { sessions, parameters, inventory } = api.ports;
    const opened = await sessions.open(informOf(inventory.findRow(api.deviceId)!.identity));
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    const { fence } = opened.session;
    for (const value of ['1', '6', '11'])
      await parameters.recordValues(fence, [{ path: 'Device.A', value, type: 'string' }], 'read');
    const secret = { path: 'Device.Password', value: 'hunter2', type: 'string' };
    await parameters.recordValues(fence, [secret], 'set');
  });
  afterAll(() => api.close());

  it('lists changes, newest first, secrets without their values', async () => {
    const { status, body } = await api.call('GET', `${base}/history`);
    expect(status).toBe(200);
    const [secret, ...others] = body.items;
    expect(secret).toEqual({
      at: expect.any(String),
      path: 'Device.Password',
      oldValue: null,
      newValue: null,
      secret: true,
      source: 'set',
      session: 1,
      damaged: false,
    });
    expect(others).toMatchObject([
      { path: 'Device.A', oldValue: '6', newValue: '11', secret: false, source: 'read' },
      { oldValue: '1', newValue: '6' },
    ]);
    const first = await api.call('GET', `${base}/history?path=Device.A&limit=1`);
    const second = await api.call('GET', `${base}/history?path=Device.A&limit=1&cursor=${first.body.next}`);
    expect([second.body.items[0].newValue, second.body.next]).toEqual(['6', null]);
  });

  it('tells the difference between two times', async () => {
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    const { status, body } = await api.call('GET', `${base}/diff?from=${hourAgo}&path=Device.A`);
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        path: 'Device.A',
        oldValue: '1',
        newValue: '11',
        secret: false,
        changes: 2,
        lastChangedAt: expect.any(String),
        damaged: false,
      },
    ]);
    const before = await api.call('GET', `${base}/diff?from=2026-01-01T00:00:00Z&to=2026-01-31T00:00:00Z`);
    expect(before.body).toEqual({ items: [], next: null });
  });

  it.each([
    ['history?since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z', '/since'],
    ['history?since=2026-01-01T00:00:00Z&until=2026-03-01T00:00:00Z', '/since'],
    ['diff', '/from'],
    ['diff?from=2026-03-01T00:00:00Z&to=2026-01-01T00:00:00Z', '/from'],
    ['history?since=yesterday', '/since'],
    ['history?limit=0', '/limit'],
  ])('refuses %s', async (route, pointer) => {
    const { status, body } = await api.call('GET', `${base}/${route}`);
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });

  it('knows devices and cursors from others', async () => {
    const unknown = '/api/v1/devices/01930000-0000-7000-8000-000000000000/parameters';
    expect((await api.call('GET', `${unknown}/history`)).body.code).toBe('DEVICE_NOT_FOUND');
    const from = new Date(Date.now() - 60_000).toISOString();
    expect((await api.call('GET', `${unknown}/diff?from=${from}`)).body.code).toBe('DEVICE_NOT_FOUND');
    expect((await api.call('GET', `${base}/history?cursor=abc`)).body.code).toBe('INVALID_CURSOR');
  });
});
