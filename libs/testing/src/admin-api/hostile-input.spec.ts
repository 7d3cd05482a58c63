import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acsMethods } from '#cwmp';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await startAdminApi();
});
afterAll(() => api.close());

const authorization = 'Bearer a-key-for-tests';
const json = 'application/json';

// Every route that writes, with a body that it would accept.
const step = { method: 'Reboot', arguments: {} };
const writeRoutes = (): { method: string; path: string; body: Record<string, unknown> }[] => [
  { method: 'POST', path: `/api/v1/devices/${api.deviceId}/approve`, body: {} },
  { method: 'POST', path: `/api/v1/devices/${api.deviceId}/tasks`, body: { steps: [step] } },
  { method: 'DELETE', path: `/api/v1/tasks/${api.deviceId}`, body: {} },
  { method: 'POST', path: `/api/v1/devices/${api.deviceId}/rpc`, body: { method: 'X_0A1B2C_Echo' } },
  { method: 'PUT', path: `/api/v1/devices/${api.deviceId}/trace`, body: { until: '2100-01-01T00:00:00Z' } },
  { method: 'DELETE', path: `/api/v1/devices/${api.deviceId}/trace`, body: {} },
  { method: 'POST', path: `/api/v1/devices/${api.deviceId}/connection-request`, body: {} },
  { method: 'POST', path: `/api/v1/devices/${api.deviceId}/connection-request/credentials`, body: {} },
  {
    method: 'PUT',
    path: `/api/v1/devices/${api.deviceId}/connection-request/policy`,
    body: { transports: [] },
  },
  { method: 'DELETE', path: `/api/v1/devices/${api.deviceId}/connection-request/policy`, body: {} },
  { method: 'PUT', path: `/api/v1/devices/${api.deviceId}/tags/x`, body: {} },
  { method: 'DELETE', path: `/api/v1/devices/${api.deviceId}/tags/x`, body: {} },
  { method: 'PUT', path: '/api/v1/groups/x', body: { filter: 'online = true' } },
  { method: 'DELETE', path: '/api/v1/groups/x', body: {} },
  { method: 'POST', path: '/api/v1/filters/validate', body: { filter: 'online = true' } },
  { method: 'PUT', path: '/api/v1/promoted-parameters/Device.X', body: {} },
  { method: 'DELETE', path: '/api/v1/promoted-parameters/Device.X', body: {} },
  ...acsMethods.map((method) => ({
    method: 'POST',
    path: `/api/v1/devices/${api.deviceId}/rpc/${method}`,
    body: {},
  })),
];

const foreignFields = [
  'tenantId',
  'role',
  'id',
  'createdAt',
  'state',
  'commandKeys',
  'parameterKey',
  '__proto__',
  'constructor',
  'hasOwnProperty',
];

describe('fields that are not known', () => {
  it.each(foreignFields)('refuses %s in every body that is written', async (field) => {
    for (const { method, path, body } of writeRoutes()) {
      const known = JSON.stringify(body).slice(1, -1);
      const text = `{${known === '' ? '' : `${known},`}"${field}":{"x":1}}`;
      const answer = await api.call(method, path, { text });
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.body.errors).toContainEqual({
        in: 'body',
        pointer: `/${field}`,
        code: 'unknownField',
        message: 'is not known here',
      });
    }
    expect((await api.ports.ledger.listOfDevice(api.deviceId, 10, null))?.items).toEqual([]);
  });

  it('refuses the CommandKey and ParameterKey that the ACS fills itself', async () => {
    const path = `/api/v1/devices/${api.deviceId}/rpc/Reboot`;
    expect((await api.call('POST', path, { json: { commandKey: 'mine' } })).status).toBe(400);
  });

  it.each(foreignFields)('refuses %s in every query', async (field) => {
    const routes = [...writeRoutes().map(({ method, path }) => [method, path]), ['GET', '/api/v1/devices']];
    for (const [method, path] of routes) {
      const answer = await api.call(method!, `${path}?${field}=1`);
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.body.errors[0]).toMatchObject({ in: 'query', pointer: `/${field}` });
    }
  });

  it('finds them deep inside', async () => {
    const text = '{"parameterList":[{"name":"A.b","value":"1","__proto__":{"type":"int"}}]}';
    const answer = await api.call('POST', `/api/v1/devices/${api.deviceId}/rpc/SetParameterValues`, { text });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe('/parameterList/0/__proto__');
  });
});

describe('bodies that are not what they should be', () => {
  const post = (text: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    api.call('POST', `/api/v1/devices/${api.deviceId}/rpc/GetParameterValues`, {
      text,
      headers: { authorization, 'content-type': json, ...headers },
    });

  it.each([
    ['{"parameterNames":["a"]', 400, 'MALFORMED_JSON'],
    ["{'parameterNames':['a']}", 400, 'MALFORMED_JSON'],
    ['"text"', 400, 'MALFORMED_JSON'],
    ['null', 400, 'MALFORMED_JSON'],
    ['', 400, 'INVALID_REQUEST'],
    ['[]', 400, 'INVALID_REQUEST'],
    ['{"parameterNames":{"$ne":1}}', 400, 'INVALID_REQUEST'],
    [`{"parameterNames":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 400, 'INVALID_REQUEST'],
    [`{"parameterNames":["${'x'.repeat(1_048_576)}"]}`, 413, 'BODY_TOO_LARGE'],
  ])('answers %.40s with %d %s', async (text, status, code) => {
    const answer = await post(text);
    expect([answer.status, answer.body.code, answer.body.type]).toEqual([
      status,
      code,
      `urn:aviary:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    ]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.traceId).toBe(answer.headers.get('x-request-id'));
    expect(answer.body.detail.length).toBeGreaterThan(20);
  });

  it('takes JSON only, unpacked and in UTF-8', async () => {
    const text = '{"parameterNames":["a"]}';
    expect((await post(text, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(text, { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await post(text, { 'content-type': 'application/json; charset=latin1' })).status).toBe(415);
    const packed = new Uint8Array(gzipSync(text));
    expect((await post(packed, { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await post(text, { 'content-type': 'application/vnd.x+json' })).status).toBe(202);
  });
});

describe('paths and methods', () => {
  it('explains unknown paths, broken escapes and ids that are none', async () => {
    for (const path of ['/', '/api/v2/devices', '/api/v1/devices/x/y/z'])
      expect((await api.call('GET', path)).body).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
    expect((await api.call('GET', '/api/v1/devices/%FF')).body).toMatchObject({ status: 400 });
    for (const id of ['1', "1'%20OR%20'1'='1", '..%2f..%2fetc', 'ffffffff-ffff-ffff-ffff-ffffffffffff'])
      expect((await api.call('GET', `/api/v1/devices/${id}`)).body).toMatchObject({
        status: 404,
        code: 'DEVICE_NOT_FOUND',
      });
  });

  it('answers 405 with Allow for a path that it knows', async () => {
    const answer = await api.call('PUT', `/api/v1/devices/${api.deviceId}/tasks`, { json: {} });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'OPTIONS, GET, POST, HEAD']);
    expect((await api.call('GET', `/api/v1/devices/${api.deviceId}/rpc/Reboot`)).status).toBe(405);
  });

  it('names the methods that it knows when it is asked for another', async () => {
    const answer = await api.call('POST', `/api/v1/devices/${api.deviceId}/rpc/reboot`, { json: {} });
    expect(answer.body).toMatchObject({ status: 422, code: 'RPC_NOT_FOUND' });
    for (const method of acsMethods) expect(answer.body.detail).toContain(method);
  });

  it('takes a request id from the caller only when it is plain', async () => {
    const idOf = async (given: string) => {
      const headers = { authorization, 'x-request-id': given };
      return (await api.call('GET', '/api/v1/devices', { headers })).headers.get('x-request-id');
    };
    expect(await idOf('trace-1')).toBe('trace-1');
    expect(await idOf('a b"{}')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idOf('x'.repeat(65))).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sends the headers that keep a browser from harm', async () => {
    const { headers } = await api.call('GET', '/api/v1/devices');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});
