import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await startAdminApi();
});
afterAll(() => api.close());

const call = (json: object) => api.call('POST', `/api/v1/devices/${api.deviceId}/rpc`, { json });

describe('a method of a vendor', () => {
  it('becomes a task like any RPC', async () => {
    const { status, headers, body } = await call({
      method: 'X_0A1B2C_Echo',
      namespace: 'urn:vendor',
      prefix: 'v',
      arguments: '<v:Text>hello</v:Text>',
    });
    expect([status, body.type, body.state]).toEqual([202, 'VendorRpc', 'queued']);
    expect(headers.get('location')).toBe(`/api/v1/tasks/${body.id}`);
  });

  it('takes the options of a task in the query', async () => {
    const path = `/api/v1/devices/${api.deviceId}/rpc?dedupeKey=k`;
    const json = { method: 'X_0A1B2C_Echo' };
    expect((await api.call('POST', path, { json })).status).toBe(202);
    expect((await api.call('POST', path, { json })).body.code).toBe('TASK_DUPLICATE');
  });

  it.each([
    ['/method', { method: 'Reboot' }],
    ['/method', { method: 'a:b' }],
    ['/namespace', { method: 'X_A', prefix: 'v' }],
    ['/prefix', { method: 'X_A', namespace: 'urn:a' }],
    ['/arguments', { method: 'X_A', arguments: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }],
    ['/arguments', { method: 'X_A', arguments: '</cwmp:X_A><cwmp:FactoryReset/><cwmp:X_A>' }],
    ['/arguments', { method: 'X_A', arguments: 'x'.repeat(65_537) }],
  ])('is refused for its %s: %.60j', async (pointer, json) => {
    const { status, body } = await call(json);
    expect([status, body.errors[0].pointer]).toEqual([422, pointer]);
  });
});
