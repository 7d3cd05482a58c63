import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
const devices = new Map<string, string>();

beforeAll(async () => {
  api = await startAdminApi();
  for (const serialNumber of ['L1', 'L2']) {
    const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber };
    devices.set(
      serialNumber,
      api.ports.inventory.add(identity, 'approved', { modelName: serialNumber }).publicId,
    );
  }
});
afterAll(() => api.close());

const call = async (serialNumber: string, rpc: string, query = '') =>
  (await api.call('POST', `/api/v1/devices/${devices.get(serialNumber)}/rpc/${rpc}${query}`, { json: {} }))
    .body.id;
const list = (query: string) => api.call('GET', `/api/v1/tasks?${query}`);
const idsOf = async (query: string) =>
  (await list(query)).body.items.map(({ id }: { id: string }) => id) as string[];

describe('the list of all tasks', () => {
  it('selects by state, type, lane and devices, and has no results', async () => {
    const first = await call('L1', 'Reboot');
    const second = await call('L2', 'GetRPCMethods', '?lane=campaign');
    const third = await call('L2', 'Reboot');
    await api.call('DELETE', `/api/v1/tasks/${third}`);
    expect(await idsOf('')).toEqual([third, second, first]);
    expect(await idsOf('state=queued')).toEqual([second, first]);
    expect(await idsOf('state=cancelled,failed&type=Reboot')).toEqual([third]);
    expect(await idsOf('lane=campaign')).toEqual([second]);
    expect(await idsOf(`filter=${encodeURIComponent('model = "L2" AND tag != "x"')}`)).toEqual([
      third,
      second,
    ]);
    const { body } = await list('limit=1');
    expect(body.items).toEqual([
      {
        id: third,
        deviceId: devices.get('L2'),
        type: 'Reboot',
        state: 'cancelled',
        lane: 'interactive',
        priority: 5,
        createdBy: 'admin',
        createdAt: expect.any(String),
        notBefore: expect.any(String),
        expiresAt: expect.any(String),
        settledAt: expect.any(String),
      },
    ]);
    expect(await idsOf(`limit=2&cursor=${body.next}`)).toEqual([second, first]);
  });

  it.each([
    ['state=done', '/state'],
    ['state=queued,', '/state'],
    ['state=queued,queued,constructor', '/state'],
    ['lane=fast', '/lane'],
    ['operationId=7', '/operationId'],
    ['limit=0', '/limit'],
    ['order=x', '/order'],
  ])('refuses %s', async (query, pointer) => {
    const { status, body } = await list(query);
    expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'INVALID_REQUEST', pointer]);
  });

  it('says where a filter is wrong, and what a cursor is not', async () => {
    const { status, body } = await list(`filter=${encodeURIComponent('model = ')}`);
    expect([status, body.code, body.errors[0].position]).toEqual([400, 'INVALID_FILTER', 8]);
    expect((await list('cursor=zzz')).body.code).toBe('INVALID_CURSOR');
  });
});
